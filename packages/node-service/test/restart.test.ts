import { mkdir, readdir, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { ask, createProject, images, put, register, settled, start, until, upload } from "./api.ts"
import { jpeg, plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { sql } from "./store.ts"

afterEach(removeAll)

describe("killed and started again", () => {
  it("ends with every photo Ready, at whatever moment it was killed", async () => {
    const photos = await Promise.all(Array.from({ length: 24 }, (_, index) => jpeg(800 + index, 500)))
    let service = await startService()
    const { data } = service
    const pid = await createProject(service)
    for (const moment of [60, 150, 280]) {
      const uploads = Promise.allSettled(photos.map((bytes, index) => uploadOnce(service, pid, bytes, `${index}.jpg`)))
      await sleep(moment)
      await service.end("SIGKILL")
      await uploads
      service = await startService({ data })
      expect(await readdir(join(data, "edge", "incoming"))).toEqual([])
    }
    await Promise.all(photos.map((bytes, index) => uploadOnce(service, pid, bytes, `${index}.jpg`)))
    const all = await settled(service, pid)
    expect(all.map(image => image.state)).toEqual(photos.map(() => "Ready"))
    expect(await readdir(join(data, "vault", pid))).toHaveLength(photos.length)
    expect(await readdir(join(data, "edge", "objects", pid))).toEqual([])
  })

  it("knows every image of a batch that was answered the moment before it was killed", async () => {
    const first = await startService()
    const pid = await createProject(first)
    const aliases = Array.from(
      { length: 50 },
      (_, index) => `r${index}: uploadImageS3(pid: "${pid}", bucket: Local, filename: "${index}.jpg") { image { id } }`,
    )
    const { data } = await ask(first, `mutation { ${aliases.join(" ")} }`)
    await first.end("SIGKILL")
    const ids = (await sql(first.data, "select id from images order by seq")).map(row => row.id)
    expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => data[`r${index}`].image.id))
  })

  it("verifies what was acknowledged before it was killed, without being told again", async () => {
    const first = await startService({ env: { ALTILIFT_PROCESSORS: "1" } })
    const pid = await createProject(first)
    const photos = await Promise.all(Array.from({ length: 10 }, (_, index) => jpeg(900 + index, 600)))
    await Promise.all(photos.map((bytes, index) => upload(first, pid, bytes, `${index}.jpg`)))
    await first.end("SIGKILL")
    const second = await startService({ data: first.data })
    expect((await settled(second, pid)).map(image => image.state)).toEqual(photos.map(() => "Ready"))
  })

  it("finds an object whose arrival nobody noted", async () => {
    const first = await startService()
    const pid = await createProject(first)
    const bytes = await plainJpeg(1)
    const signed = await register(first, pid, bytes)
    await start(first, signed.image.id)
    await first.end("SIGKILL")
    await mkdir(join(first.data, "edge", "objects", pid), { recursive: true })
    await writeFile(join(first.data, "edge", "objects", pid, signed.image.filename), bytes)
    const second = await startService({ data: first.data })
    expect((await settled(second, pid)).map(image => image.state)).toEqual(["Ready"])
  })

  it("goes on where the bytes were in the vault and the row did not know yet", async () => {
    const first = await startService()
    const pid = await createProject(first)
    const id = await upload(first, pid, await plainJpeg(1))
    await settled(first, pid)
    await first.end("SIGKILL")
    await sql(first.data, "update images set state = 'Uploaded'")
    const second = await startService({ data: first.data })
    expect((await settled(second, pid)).map(image => [image.id, image.state])).toEqual([[id, "Ready"]])
    await second.end()
    await sql(first.data, "update images set state = 'Uploaded'")
    await rename(join(first.data, "vault", pid, id), join(first.data, "elsewhere"))
    const third = await startService({ data: first.data })
    expect((await settled(third, pid))[0]).toMatchObject({ state: "Invalid", error: [expect.stringContaining("lost")] })
  })

  it("removes files that belong to nothing", async () => {
    const first = await startService()
    const pid = await createProject(first)
    const kept = await upload(first, pid, await plainJpeg(1))
    const invalid = await upload(first, pid, Buffer.from("text"))
    await settled(first, pid)
    await first.end("SIGKILL")
    const gone = "f".repeat(24)
    for (const folder of ["vault", "thumbs", "handoff", "edge/objects"])
      await mkdir(join(first.data, folder, gone), { recursive: true })
    await writeFile(join(first.data, "vault", pid, invalid), "left over")
    await writeFile(join(first.data, "edge", "incoming", "part"), "left over")
    await writeFile(join(first.data, "vault", "README"), "not ours")
    await startService({ data: first.data })
    // All of this is done beside what is served.
    const becomes = (folder: string, names: ReadonlyArray<string>) =>
      until(
        () => readdir(join(first.data, folder)),
        found => found.sort().join() === [...names].sort().join(),
      )
    await becomes("vault", ["README", pid])
    await becomes(join("vault", pid), [kept])
    for (const folder of ["thumbs", "handoff", "edge/objects"]) {
      await until(
        () => readdir(join(first.data, folder)),
        found => !found.includes(gone),
      )
    }
    expect(await readdir(join(first.data, "edge", "incoming"))).toEqual([])
  })
})

describe("an image that nobody touched for 65 minutes", () => {
  it("is given up, with the reason, and may be uploaded again", async () => {
    const first = await startService()
    const pid = await createProject(first)
    const bytes = await plainJpeg(1)
    const old = await register(first, pid, bytes)
    const young = await register(first, pid, await plainJpeg(2))
    await start(first, old.image.id)
    await first.end()
    const age = (id: string, minutes: number) =>
      sql(first.data, `update images set "touchedAt" = "touchedAt" - ${minutes * 60_000} where id = '${id}'`)
    await age(old.image.id, 66)
    await age(young.image.id, 60)
    const second = await startService({ data: first.data })
    const swept = await until(
      () => images(second, pid),
      all => all[0]?.state === "Invalid",
    )
    expect(swept.map(image => [image.state, image.error])).toEqual([
      ["Invalid", ["nothing arrived for 65 minutes; upload the photo again"]],
      ["Pending", []],
    ])
    await upload(second, pid, bytes)
    await until(
      () => images(second, pid),
      all => all[0]?.state === "Ready",
    )
  })
})

/** Uploads as a client does: not at all what is there, and giving up when the service is gone. */
const uploadOnce = async (service: RunningService, pid: string, bytes: Buffer, name: string): Promise<void> => {
  const { url, image } = await register(service, pid, bytes, { name })
  if (image.state !== "Pending") return
  await start(service, image.id)
  await put(url, bytes)
}
