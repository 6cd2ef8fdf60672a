import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import sharp from "sharp"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, images, register, settled, sha1, until, upload } from "./api.ts"
import { deepPng, jpeg, plainJpeg, tiff } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

/** Uploads one file alone into a project of its own, and what became of it. */
const outcome = async (bytes: Uint8Array, checksum?: string | null) => {
  const pid = await createProject(service)
  const id = await upload(service, pid, bytes, "photo.jpg", checksum)
  const [image] = await settled(service, pid)
  const kept = async () => {
    const names = (folder: string) => readdir(join(service.data, folder, pid)).catch(() => [])
    return { vault: await names("vault"), thumbs: await names("thumbs") }
  }
  // The row says Invalid before the bytes go.
  if (image?.state === "Invalid") await until(kept, ({ vault }) => vault.length === 0)
  return { pid, id, state: image?.state, error: image?.error.join(), checksum: image?.checksum, ...(await kept()) }
}

describe("verification", () => {
  it("takes JPEG, 16-bit PNG and TIFF to Ready, whatever they are called", async () => {
    const pid = await createProject(service)
    await upload(service, pid, await jpeg(1), "a.jpg")
    await upload(service, pid, await deepPng(2), "b")
    await upload(service, pid, await tiff(3), "c.jpeg")
    await upload(service, pid, await plainJpeg(4), "d.txt")
    expect((await sharp(await deepPng(2)).metadata()).depth).toBe("ushort")
    expect((await settled(service, pid)).map(image => [image.state, image.error, image.grounded])).toEqual([
      ["Ready", [], true],
      ["Ready", [], false],
      ["Ready", [], false],
      ["Ready", [], false],
    ])
    const { data } = await ask(service, `{ project(id: "${pid}") { numImage gigaPixel } }`)
    expect(data.project).toEqual({ numImage: 4, gigaPixel: 4 * 0.0020736 })
  })

  it("keeps the very bytes in the vault, safe from writing, and a thumbnail", async () => {
    const bytes = await jpeg(5, 900)
    const { pid, id, vault, thumbs } = await outcome(bytes)
    expect([vault, thumbs]).toEqual([[id], [`${id}.jpg`]])
    const original = join(service.data, "vault", pid, id)
    expect((await readFile(original)).equals(bytes)).toBe(true)
    expect((await stat(original)).mode & 0o222).toBe(0)
    const thumbnail = await sharp(join(service.data, "thumbs", pid, `${id}.jpg`)).metadata()
    expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(["jpeg", 320, 320])
  })

  it("learns the checksum from the bytes where the client sent none", async () => {
    const bytes = await plainJpeg(6)
    expect(await outcome(bytes, null)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
  })

  it("finds the duplicate among images without a checksum", async () => {
    const pid = await createProject(service)
    const bytes = await plainJpeg(7)
    const first = await upload(service, pid, bytes, "first.jpg", null)
    await settled(service, pid)
    await upload(service, pid, bytes, "second.jpg", null)
    const [, second] = await settled(service, pid)
    expect(second).toMatchObject({ state: "Invalid", error: [`the photo is a duplicate of first.jpg (image ${first})`] })
  })

  it("finds bytes that are not those announced, and takes the right ones afterwards", async () => {
    const right = await plainJpeg(8)
    const wrong = await outcome(await plainJpeg(9), sha1(right))
    expect(wrong).toMatchObject({
      state: "Invalid",
      error: expect.stringContaining("not those announced"),
      vault: [],
      thumbs: [],
    })
    const again = await register(service, wrong.pid, right)
    expect(again.image).toMatchObject({ id: wrong.id, state: "Pending" })
    await upload(service, wrong.pid, right)
    expect((await settled(service, wrong.pid))[0]).toMatchObject({ id: wrong.id, state: "Ready", error: [] })
  })

  it("says in words why a file is no photo, and keeps nothing of it", async () => {
    // Large enough for the decoder to scale while it reads, which must not hide a missing end.
    const whole = await jpeg(10, 1400)
    const png = await deepPng(11)
    const cut = "the image is cut off: a part of its data is missing"
    for (const [name, bytes, reason] of [
      ["half a JPEG", whole.subarray(0, whole.length >> 1), cut],
      ["a JPEG but for its end", whole.subarray(0, Math.floor(whole.length * 0.97)), cut],
      ["half a PNG", png.subarray(0, png.length >> 1), /cut off|damaged/],
      ["text", Buffer.from("no image at all, whatever its name says"), "the file is no JPEG, PNG or TIFF image"],
      [
        "an SVG",
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        "the file is no JPEG, PNG or TIFF image",
      ],
      ["a GIF", await sharp(whole).resize(8).gif().toBuffer(), "the file is no JPEG, PNG or TIFF image"],
      ["a header alone", whole.subarray(0, 3), /cut off|damaged/],
      ["nothing", Buffer.alloc(0), "the file is empty"],
    ] as const) {
      const { state, error, vault, thumbs } = await outcome(bytes)
      expect({ name, state, vault, thumbs }).toEqual({ name, state: "Invalid", vault: [], thumbs: [] })
      if (typeof reason === "string") expect(error, name).toBe(reason)
      else expect(error, name).toMatch(reason)
    }
  })

  it("does not let one bad photo hold up the others", async () => {
    const pid = await createProject(service)
    for (let index = 0; index < 12; index += 1) {
      await upload(service, pid, index % 3 === 0 ? Buffer.from(`text ${index}`) : await plainJpeg(700 + index), `${index}.jpg`)
    }
    expect((await settled(service, pid)).map(image => image.state === "Ready")).toEqual(
      Array.from({ length: 12 }, (_, index) => index % 3 !== 0),
    )
    expect((await images(service, pid)).map(image => image.name)).toEqual(
      Array.from({ length: 12 }, (_, index) => `${index}.jpg`),
    )
  })
})
