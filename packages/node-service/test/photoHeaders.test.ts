import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import sharp from "sharp"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { inspectPhoto } from "../src/processing/photo/inspectPhoto.ts"
import { blackPng, chunk } from "./hostile/pictures/png.ts"
import { pixelTags, tiffFile } from "./hostile/pictures/tiff.ts"
import { jpeg } from "./photos.ts"
import { removeAll, temporaryFolder } from "./service.ts"

let folder = ""
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(removeAll)

const inspect = async (bytes: Uint8Array) => {
  const path = join(folder, "photo")
  await writeFile(path, bytes)
  return inspectPhoto(path)
}

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "green" } })

/** Megabytes that decoding is expected to take. */
const expected = async (bytes: Uint8Array) => ((await inspect(bytes)).memory ?? Number.NaN) / 1e6

const rational = (...parts: ReadonlyArray<number>): Buffer => Buffer.from(Uint32Array.from(parts).buffer)
const exifTags = {
  34665: [{ tag: 0x9003, type: 2, count: 20, value: Buffer.from("2019:07:24 09:33:01\0") }],
  34853: [
    { tag: 1, type: 2, count: 2, value: Buffer.from("N\0") },
    { tag: 2, type: 5, count: 3, value: rational(50, 1, 49, 1, 3000, 100) },
    { tag: 3, type: 2, count: 2, value: Buffer.from("W\0") },
    { tag: 4, type: 5, count: 3, value: rational(0, 1, 8, 1, 1500, 100) },
  ],
}
const facts = { takenAt: "2019-07-24T09:33:01", latitude: 50.825, longitude: -0.1375, altitude: null }

describe("the header of a photo", () => {
  it("says what decoding takes: by rows, or in full where the rows come in several passes", async () => {
    const [rows, passes] = [plain(4_000, 3_000).jpeg(), plain(4_000, 3_000).jpeg({ progressive: true })]
    expect(await expected(await rows.toBuffer())).toBeLessThan(30)
    // Coefficients of two bytes; colours have half the resolution both ways.
    expect(await expected(await passes.toBuffer())).toBeGreaterThan((4_000 * 3_000 * 1.5 * 2) / 1e6)
    const deep = { width: 16_000, height: 16_000, depth: 16, colour: 6 }
    expect(await expected(blackPng(deep))).toBeLessThan(260)
    expect(await expected(blackPng({ ...deep, interlaced: true }))).toBeGreaterThan(2_048)
  })

  it("counts a sequential JPEG in full whose first scan does not have all of it", async () => {
    const bytes = await plain(4_000, 3_000).jpeg().toBuffer()
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]))
    bytes[scan + 4] = 1
    expect(await expected(bytes)).toBeGreaterThan((4_000 * 3_000 * 1.5 * 2) / 1e6)
  })

  it("counts tiles of a TIFF by their rows, and strips that cannot be cut in full", async () => {
    const image = pixelTags(20_000, 10_000, 8, 3, 600)
    const tile = (side: number) => [322, 323].map(tag => ({ tag, type: 4, count: 1, value: side }))
    expect(await expected(tiffFile({ tags: [...image, ...tile(256)] }))).toBeLessThan(180)
    expect(await expected(tiffFile({ tags: [...image, ...tile(8_192)] }))).toBeGreaterThan(900)
    expect(await expected(tiffFile({ tags: image }))).toBeLessThan(150)
    const inJpeg = image.map(each => (each.tag === 259 ? { ...each, value: 7 } : each))
    expect(await expected(tiffFile({ tags: inJpeg }))).toBeGreaterThan(600)
  })

  it("says when and where the photo was taken, in every format, and behind tags that are huge or none", async () => {
    const huge = { tag: 0x9286, type: 7, count: 2 ** 32 - 1, value: { at: 16 } }
    for (const big of [false, true]) {
      const shape = { big, body: Buffer.alloc(600, 77), tags: pixelTags(20, 10, 8, 3, 600) }
      expect((await inspect(tiffFile({ ...shape, below: exifTags }))).exif).toEqual(facts)
      const below = { ...exifTags, 34665: [huge, ...exifTags[0x8769]] }
      expect((await inspect(tiffFile({ ...shape, below }))).exif).toEqual(facts)
    }
    const exif = tiffFile({ tags: [], below: exifTags })
    const png = blackPng({ width: 8, height: 8, depth: 8, colour: 2 }, [chunk("eXIf", exif)])
    expect((await inspect(png)).exif).toEqual(facts)
    expect((await inspect(await jpeg(1))).exif).toMatchObject({ latitude: 50.825, altitude: 123.4 })
  })

  it("notices bytes behind the end of a PNG, but for a few, and lets JPEG have its previews there", async () => {
    const png = (bytes: number) => blackPng({ width: 8, height: 8, depth: 8, colour: 2 }, [], [Buffer.alloc(bytes)])
    expect((await inspect(png(4_096))).fault).toBeNull()
    expect((await inspect(png(4_097))).fault).toEqual({ code: "photo-has-trailing-bytes" })
    expect((await inspect(Buffer.concat([await jpeg(1), await jpeg(2)]))).fault).toBeNull()
  })

  it("is not searched for ever: a PNG has a million chunks at most", async () => {
    const chunks = Buffer.alloc(12 * 1_000_001, chunk("tEXt"))
    const endless = blackPng({ width: 8, height: 8, depth: 8, colour: 2 }, [chunks])
    expect((await inspect(endless)).fault).toEqual({ code: "photo-damaged" })
  })
})
