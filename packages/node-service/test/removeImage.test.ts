import { readdir } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { ask, codesOf, createProject, images, put, register, settled, sha1, start, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { inStore, sql } from "./store.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const remove = (pid: string, id: string, login = service.owner) =>
  ask(service, "mutation($pid: ID!, $id: ID!) { removeImage(pid: $pid, id: $id) }", { pid, id }, login)

/** Files of the data folder that have this in their path. */
const filesOf = async (part: string) => {
  const all = await readdir(service.data, { recursive: true, withFileTypes: true })
  return all.filter(one => one.isFile() && `${one.parentPath}/${one.name}`.includes(part)).map(({ name }) => name)
}

const bytesOfOwner = async (): Promise<number> =>
  Number((await sql(service.data, `select sum(bytes) as bytes from "userCounts"`))[0]?.bytes)

const numbers = async (pid: string) => (await ask(service, `{ project(id: "${pid}") { numImage gigaPixel } }`)).data.project

describe("an image that is removed", () => {
  it("is gone with its files, gives its quota back, and leaves the others as they are", async () => {
    const pid = await createProject(service)
    const before = await bytesOfOwner()
    const [kept, photo] = [await plainJpeg(1), await plainJpeg(2)]
    await upload(service, pid, kept)
    const single = { bytes: await bytesOfOwner(), numbers: await settled(service, pid).then(() => numbers(pid)) }
    expect(single.bytes).toBe(before + kept.length)
    const id = await upload(service, pid, photo)
    await settled(service, pid)
    expect(await filesOf(id)).toHaveLength(2)
    expect(await bytesOfOwner()).toBe(before + kept.length + photo.length)

    expect((await remove(pid, id)).data).toEqual({ removeImage: id })
    expect((await images(service, pid)).map(({ checksum, state }) => [checksum, state])).toEqual([[sha1(kept), "Ready"]])
    expect(await filesOf(id)).toEqual([])
    expect(await bytesOfOwner()).toBe(before + kept.length)
    expect(await numbers(pid)).toEqual(single.numbers)
    expect(codesOf(await remove(pid, id))).toEqual(["NOT_FOUND"])
  })

  it("is another image when the same photo is uploaded again", async () => {
    const pid = await createProject(service)
    const photo = await plainJpeg(3)
    const id = await upload(service, pid, photo)
    await settled(service, pid)
    await remove(pid, id)
    const again = await upload(service, pid, photo)
    expect(again).not.toBe(id)
    expect((await settled(service, pid)).map(one => [one.id, one.state])).toEqual([[again, "Ready"]])
  })

  it("takes no bytes any more when they were still to come", async () => {
    const pid = await createProject(service)
    const bytes = Buffer.from("never")
    const { url, image } = await register(service, pid, bytes)
    await start(service, image.id)
    await remove(pid, image.id)
    expect((await put(url, bytes)).status).toBe(404)
    expect(await images(service, pid)).toEqual([])
    expect(await filesOf(image.filename)).toEqual([])
  })

  it("is refused while a reconstruction waits or runs", async () => {
    const pid = await createProject(service)
    const ids = [await upload(service, pid, await plainJpeg(4)), await upload(service, pid, await plainJpeg(5))]
    await settled(service, pid)
    // Keeps the reconstruction waiting.
    await register(service, pid, Buffer.from("to come"))
    await ask(service, `mutation { preStartReconstruction(id: "${pid}") { task { id } } }`)
    const refused = await remove(pid, ids[0] ?? "")
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: "CONFLICT", problem: "reconstruction-uses-photos" })
    expect(refused.errors?.[0]?.message).toMatch(/stop it before/i)
    expect((await images(service, pid)).map(({ state }) => state)).toEqual(["Ready", "Ready", "Pending"])
    await ask(service, `mutation { stopReconstruction(id: "${pid}") { id } }`)
    expect((await remove(pid, ids[0] ?? "")).errors).toBeUndefined()
  })

  it("is one of the project's own", async () => {
    const [pid, other] = [await createProject(service), await createProject(service, "another")]
    const { image } = await register(service, other, Buffer.from("elsewhere"))
    for (const id of [image.id, "0".repeat(24), "x"]) expect(codesOf(await remove(pid, id))).toEqual(["NOT_FOUND"])
    const stranger = await inStore(service.data, addUser("stranger@example.com"))
    expect(codesOf(await remove(other, image.id, stranger))).toEqual(["NOT_FOUND"])
    expect(await images(service, other)).toHaveLength(1)
  })
})
