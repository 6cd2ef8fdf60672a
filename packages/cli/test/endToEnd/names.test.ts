import { mkdirSync, writeFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { jpeg, jpegOf } from "../support/pictures.ts"
import { acknowledged } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

/** Writes a file whose path has bytes that are not UTF-8. */
const write = (
  sandbox: Sandbox,
  folder: ReadonlyArray<string | number>,
  name: ReadonlyArray<string | number>,
  content: Buffer,
) => {
  const bytes = (parts: ReadonlyArray<string | number>) =>
    Buffer.concat(parts.map(part => (typeof part === "string" ? Buffer.from(part) : Buffer.from([part]))))
  const path = bytes([`${sandbox.path}/photos/`, ...folder])
  mkdirSync(path, { recursive: true })
  writeFileSync(Buffer.concat([path, Buffer.from("/"), bytes(name)]), content)
}

describe.skipIf(process.platform !== "linux")("names that are not UTF-8", () => {
  it("are uploaded and shown escaped, and no two of them are taken for one", async () => {
    await using sandbox = await makeSandbox()
    const [big, huge] = [await jpegOf(1, 300_000), await jpegOf(2, 66 * 1024 * 1024)]
    write(sandbox, [], ["a", 0xff, ".jpg"], await jpeg(10))
    write(sandbox, [], ["a", 0xfe, ".jpg"], await jpeg(11))
    write(sandbox, [], ["a\\xff.jpg"], await jpeg(12))
    write(sandbox, ["flight ", 0xe9], ["b.jpg"], await jpeg(13))
    write(sandbox, ["flight ", 0xe9], [0xe9, ".jpg"], big)
    write(sandbox, ["flight ", 0xe9], [...Array.from({ length: 100 }, () => 0xe9), ".jpg"], huge)
    write(sandbox, [], [".", 0xff, ".jpg"], await jpeg(14))
    const words = [...service.newProject(), "--report", "r.json"]
    const before = acknowledged(service.edge).length
    const from = service.api.seen.length
    const ended = await service.upload(sandbox, words)
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.include(ended.stdout, "6 Ready")
    // The one of 66 MiB goes in nine parts.
    assert.strictEqual(acknowledged(service.edge).length - before, 5 + 9)
    const { images } = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    const folder = `flight \\xe9`
    assert.deepStrictEqual(
      images.map(({ path }: { path: string }) => path.slice(sandbox.file("photos/").length)),
      [
        "a\\x5cxff.jpg",
        "a\\xfe.jpg",
        "a\\xff.jpg",
        `${folder}/\\xe9.jpg`,
        `${folder}/${"\\xe9".repeat(100)}.jpg`,
        `${folder}/b.jpg`,
      ],
    )
    const names = new Set(images.map(({ name }: { name: string }) => name))
    assert.strictEqual(names.size, 6)
    const bodies = service.api.seen.slice(from).map(({ body }) => body.toString())
    for (const name of names) assert.isTrue(bodies.some(body => body.includes(JSON.stringify(name))))
    const again = await service.upload(sandbox, words)
    assert.include(again.stdout, "6 Ready")
    // The one of 66 MiB goes in nine parts.
    assert.strictEqual(acknowledged(service.edge).length - before, 5 + 9)
  })

  it("are taken on the command line as the output shows them", async () => {
    await using sandbox = await makeSandbox()
    write(sandbox, [], ["a", 0xff, ".jpg"], await jpeg(20))
    const words = ["upload", "photos/a\\xff.jpg", ...service.newProject()]
    const ended = await altilift(sandbox, words, { environment: service.environment })
    assert.strictEqual(ended.code, 0, ended.stderr)
    const unreadable = await altilift(sandbox, ["upload", "photos/a\uFFFD.jpg", ...service.newProject()], {
      environment: service.environment,
    })
    assert.strictEqual(unreadable.code, 2)
    assert.match(unreadable.stderr, /Its name is not UTF-8: write it with \\xff/)
  })
})
