import { rm } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { nodeDisk } from "../../src/drivers/disk.ts"
import { makeSourceFolders } from "../../src/drivers/SourceFolders.ts"
import { makeSandbox } from "../support/Sandbox.ts"

const failure = (code: string) => Object.assign(new Error(code), { code })

describe("photos that cannot be read any more", () => {
  it("are a matter of each file while its folder is there, whether it was named itself or by its photos", async () => {
    await using sandbox = await makeSandbox()
    const file = await sandbox.write("card/a.jpg", "x")
    for (const path of [sandbox.file("card"), file]) {
      const folders = makeSourceFolders([path], nodeDisk)
      assert.isUndefined(await folders.goneProblem(file, failure("ENOENT")))
      assert.isUndefined(await folders.goneProblem(sandbox.file("elsewhere.jpg"), failure("ENOENT")))
    }
  })

  it("are of a disk that was removed when the folder is gone: the highest one is named", async () => {
    await using sandbox = await makeSandbox()
    const file = await sandbox.write("card/DCIM/100/a.jpg", "x")
    const [named, byFolder] = [file, sandbox.file("card/DCIM/100")].map(path => makeSourceFolders([path], nodeDisk))
    await rm(sandbox.file("card"), { recursive: true })
    for (const folders of [named, byFolder])
      assert.deepStrictEqual(await folders?.goneProblem(file, failure("ENOENT")), {
        code: "source-gone",
        folder: sandbox.file("card"),
      })
  })

  it("are of a disk that is not mounted any more when the folder is on another one", async () => {
    await using sandbox = await makeSandbox()
    const file = await sandbox.write("card/a.jpg", "x")
    let device = 1n
    const disk = { ...nodeDisk, stat: async (path: string) => Object.assign(await nodeDisk.stat(path), { dev: device }) }
    const [byFolder, named] = [sandbox.file("card"), file].map(path => makeSourceFolders([path], disk))
    await byFolder?.disk.stat(sandbox.file("card"))
    for (const folders of [byFolder, named]) assert.isUndefined(await folders?.goneProblem(file, failure("ENOENT")))
    device = 2n
    for (const folders of [byFolder, named])
      assert.strictEqual((await folders?.goneProblem(file, failure("ENOENT")))?.code, "source-gone")
  })

  it("are of a disk that fails after three errors of the device in a row", async () => {
    await using sandbox = await makeSandbox()
    const file = await sandbox.write("card/a.jpg", "x")
    const folders = makeSourceFolders([sandbox.file("card")], nodeDisk)
    const fails = () => folders.goneProblem(file, failure("EIO"))
    assert.deepStrictEqual([await fails(), await fails()], [undefined, undefined])
    folders.onRead(file)
    assert.deepStrictEqual([await fails(), await fails()], [undefined, undefined])
    assert.deepStrictEqual(await fails(), {
      code: "source-failing",
      folder: sandbox.file("card"),
      kind: "disk-error",
      words: "",
    })
  })
})
