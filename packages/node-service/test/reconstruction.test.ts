import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { fileNamer } from "../src/drivers/handoff/fileNames.ts"
import { reconstructionErrors } from "../src/reconstruction/refusals.ts"
import { ask, codesOf, createProject, put, register, settled, sha1, until, upload } from "./api.ts"
import { jpeg, plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { sql } from "./store.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const begin = (mutation: "startReconstructionWithError" | "preStartReconstruction") => async (on: RunningService, id: string) => {
  const { data } = await ask(
    on,
    `mutation($id: ID!) { ${mutation}(id: $id) { error { code message } task { id state startDate endDate queueing } } }`,
    { id },
  )
  return data[mutation]
}
const startNow = begin("startReconstructionWithError")
const preStart = begin("preStartReconstruction")

const taskState = async (on: RunningService, id: string): Promise<string | null> =>
  (await ask(on, "query($id: ID!) { project(id: $id) { taskState } }", { id })).data.project.taskState

const done = (on: RunningService, id: string) =>
  until(
    () => taskState(on, id),
    state => state === "Done",
  )

/** The folder and the manifest of a project's handoff, found as an API user finds it. */
const handoff = async (on: RunningService, id: string) => {
  const { data } = await ask(
    on,
    "query($id: ID!) { project(id: $id) { task { id } downloads { totalCount edges { node { name link } } } } }",
    { id },
  )
  const manifest = await (await fetch(data.project.downloads.edges[0].node.link)).json()
  return { folder: join(on.data, "handoff", id, data.project.task.id), manifest }
}

describe("reconstruction", () => {
  it("hands over the Ready originals under their original names, with a manifest", async () => {
    const pid = await createProject(service)
    const photos = [await jpeg(1), await jpeg(2), await plainJpeg(3), await plainJpeg(4)]
    const names = ["DJI_0001.JPG", "dji_0001.jpg", "a/b: ä 😀.jpg", "CON.jpg"]
    for (const [index, photo] of photos.entries()) await upload(service, pid, photo, names[index])
    await settled(service, pid)
    const { error, task } = await startNow(service, pid)
    expect(error).toBeNull()
    expect(task).toMatchObject({ state: "Running", endDate: null })
    await done(service, pid)

    const { folder, manifest } = await handoff(service, pid)
    expect(await readdir(dirname(folder))).toEqual([task.id])
    const files = ["DJI_0001.JPG", "dji_0001 (2).jpg", "a_b_ ä 😀.jpg", "_CON.jpg"]
    expect((await readdir(join(folder, "images"))).sort()).toEqual(files.toSorted())
    for (const [index, file] of files.entries()) {
      const photo = photos[index] ?? Buffer.alloc(0)
      expect(sha1(await readFile(join(folder, "images", file)))).toBe(sha1(photo))
      expect(manifest.images[index]).toMatchObject({
        file: `images/${file}`,
        name: file,
        originalName: names[index],
        checksum: sha1(photo),
        size: photo.length,
      })
    }
    expect(manifest.images[0]).toMatchObject({ width: 64, height: 64, format: "JPEG", time: "2019-07-24T09:33:01+02:00" })
    expect(manifest.images[0].gps.latitude).toBeCloseTo(50.825, 4)
    expect(manifest.images[0].gps.longitude).toBeCloseTo(-0.1375, 4)
    expect(manifest.images[0].gps.altitude).toBeCloseTo(123.4, 2)
    expect(manifest.images[2]).toMatchObject({ gps: null, time: null })
    expect(service.printed()).toContain(`handoff of 4 images: ${folder}`)
  })

  it("waits with a pre-start until every image is decided, also across a restart", async () => {
    const first = await startService()
    const pid = await createProject(first)
    await upload(first, pid, await plainJpeg(1), "one.jpg")
    const late = await plainJpeg(2)
    await register(first, pid, late)
    const { error, task } = await preStart(first, pid)
    expect(error).toBeNull()
    expect(task).toMatchObject({ state: "Pending", startDate: null })
    await until(
      () => taskState(first, pid),
      state => state === "Pending",
    )
    await first.end("SIGKILL")

    const second = await startService({ data: first.data })
    expect(await taskState(second, pid)).toBe("Pending")
    await upload(second, pid, late, "two.jpg")
    await done(second, pid)
    expect((await handoff(second, pid)).manifest.images).toHaveLength(2)
    await second.end()
  })

  it("says by a code why it does not begin", async () => {
    const pid = await createProject(service)
    expect(await startNow(service, "0".repeat(24))).toEqual({ error: { code: 404, message: expect.any(String) }, task: null })
    expect((await startNow(service, pid)).error.code).toBe(422)
    expect((await preStart(service, pid)).error.code).toBe(422)
    await upload(service, pid, await plainJpeg(20))
    await settled(service, pid)
    expect((await startNow(service, pid)).error.code).toBe(422)
    const late = await plainJpeg(21)
    await register(service, pid, late)
    expect((await startNow(service, pid)).error.code).toBe(425)
    expect((await preStart(service, pid)).error).toBeNull()
    expect((await preStart(service, pid)).error.code).toBe(409)
    expect((await startNow(service, pid)).error.code).toBe(409)
    const { data } = await ask(
      service,
      'mutation { createProject(name: "a model", imported: true, modelType: CAD) { id isImported } }',
    )
    expect(data.createProject.isImported).toBe(true)
    expect((await startNow(service, data.createProject.id)).error.code).toBe(403)
    expect(Object.values(reconstructionErrors).map(({ code }) => code)).toEqual([403, 404, 409, 422, 425])
  })

  it("can be stopped while it waits, and asked for again", async () => {
    const pid = await createProject(service)
    await upload(service, pid, await plainJpeg(30))
    const late = await plainJpeg(31)
    await register(service, pid, late)
    const { task } = await preStart(service, pid)
    const stop = () => ask(service, `mutation { stopReconstruction(id: "${pid}") { id state endDate } }`)
    const stopped = await stop()
    expect(stopped.data.stopReconstruction).toEqual({ id: task.id, state: "Stopped", endDate: expect.stringMatching(/T.*Z$/) })
    expect(codesOf(await stop())).toEqual(["CONFLICT"])
    expect(await taskState(service, pid)).toBe("Stopped")
    await upload(service, pid, late)
    await settled(service, pid)
    expect(await taskState(service, pid)).toBe("Stopped")
    expect((await startNow(service, pid)).error).toBeNull()
    await done(service, pid)
  })

  it("begins without the photos that turned out Invalid, and fails where too few are left", async () => {
    const pid = await createProject(service)
    await upload(service, pid, await plainJpeg(40))
    await upload(service, pid, await plainJpeg(41))
    const bad = await register(service, pid, Buffer.from("text"))
    await preStart(service, pid)
    await put(bad.url, "text")
    await done(service, pid)
    expect((await handoff(service, pid)).manifest.images).toHaveLength(2)

    const poor = await createProject(service)
    await upload(service, poor, await plainJpeg(42))
    const lost = await register(service, poor, Buffer.from("text"))
    expect((await preStart(service, poor)).error).toBeNull()
    await put(lost.url, "text")
    await until(
      () => taskState(service, poor),
      state => state === "Failed",
    )
  })

  it("is done again when the service was killed in the middle of it", async () => {
    const first = await startService()
    const pid = await createProject(first)
    for (let index = 0; index < 6; index += 1) await upload(first, pid, await plainJpeg(50 + index), "same.jpg")
    await settled(first, pid)
    const { task } = await startNow(first, pid)
    await first.end("SIGKILL")
    // As if it had been killed in mid-work, whenever it really was.
    const folder = join(first.data, "handoff", pid, task.id)
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(`${folder}.draft`, "images"), { recursive: true })
    await writeFile(join(`${folder}.draft`, "images", "same.jpg"), "half a photo")
    await sql(first.data, `update tasks set state = 'Running', "endedAt" = null`)

    const second = await startService({ data: first.data })
    await done(second, pid)
    const { manifest } = await handoff(second, pid)
    expect(await readdir(join(first.data, "handoff", pid))).toEqual([task.id])
    expect(manifest.images.map((image: { name: string }) => image.name)).toEqual([
      "same.jpg",
      ...[2, 3, 4, 5, 6].map(copy => `same (${copy}).jpg`),
    ])
    for (const image of manifest.images) expect(sha1(await readFile(join(folder, image.file)))).toBe(image.checksum)
    await second.end()
  })
})

describe("file names of a handoff", () => {
  it("are the originals wherever every system can have them", () => {
    const long = `${"ü".repeat(126)}.jpg`
    const names = ["a.jpg", "A.JPG", "a (2).jpg", "a.jpg", "..", ".", "nul", "x.", "a\\b", "\u0000", "e\u0301.png", "é.png", long]
    const files = names.map(fileNamer())
    expect(files.slice(0, 12)).toEqual([
      "a.jpg",
      "A (2).JPG",
      "a (2) (2).jpg",
      "a (3).jpg",
      "_",
      "_ (2)",
      "_nul",
      "x_",
      "a_b",
      "_ (3)",
      "e\u0301.png",
      "é (2).png",
    ])
    expect(Buffer.byteLength(files[12] ?? "")).toBeLessThanOrEqual(240)
    expect(files[12]).toMatch(/^ü+\.jpg$/)
    expect(new Set(files.map(name => name.normalize("NFC").toLowerCase())).size).toBe(names.length)
  })

  it("take a moment also where all originals are the same", () => {
    const files = new Set(Array.from({ length: 100_000 }, () => "DJI_0001.JPG").map(fileNamer()))
    expect(files.size).toBe(100_000)
    expect(files).toContain("DJI_0001 (100000).JPG")
  })
})
