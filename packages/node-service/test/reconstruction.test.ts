import { readdir, readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, register, settled, sha1, until, upload } from "./api.ts"
import { jpeg, plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

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
    "query($id: ID!) { project(id: $id) { downloads { totalCount edges { node { name link } } } } }",
    { id },
  )
  const path = fileURLToPath(data.project.downloads.edges[0].node.link)
  return { folder: dirname(path), manifest: JSON.parse(await readFile(path, "utf8")) }
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
})
