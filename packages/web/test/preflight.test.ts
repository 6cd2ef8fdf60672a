import { openAsBlob } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type PhotoFacts, readFacts } from "@altilift/core/preflight"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { generatePhotos } from "../../../tools/src/photos.ts"
import { preflightOf } from "../src/app/upload/preflight/Preflight.ts"
import { scan } from "../src/app/upload/preflight/scan.ts"

const factsOf = (file: Blob, name: string): Promise<PhotoFacts> =>
  readFacts({
    name,
    size: file.size,
    bytesOf: async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer()),
  })

let folder = ""
let photos: Awaited<ReturnType<typeof generatePhotos>> = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "altilift-preflight-"))
  photos = await generatePhotos({ dir: folder, count: 2, width: 640, height: 360, seed: 3 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A PNG as far as its header goes. */
const png = (width: number, height: number): Blob => {
  const bytes = new DataView(new ArrayBuffer(33))
  for (const [at, byte] of [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].entries()) bytes.setUint8(at, byte)
  bytes.setUint32(8, 13)
  for (const [at, letter] of [..."IHDR"].entries()) bytes.setUint8(12 + at, letter.charCodeAt(0))
  bytes.setUint32(16, width)
  bytes.setUint32(20, height)
  bytes.setUint8(24, 8)
  bytes.setUint8(25, 2)
  return new Blob([bytes.buffer])
}

/** A TIFF that keeps its directory behind so many bytes of pixels, as cameras do. */
const tiff = (width: number, height: number, pixels: number): Blob => {
  const bytes = new DataView(new ArrayBuffer(8 + pixels + 2 + 24 + 4))
  bytes.setUint16(0, 0x4949)
  bytes.setUint16(2, 42, true)
  bytes.setUint32(4, 8 + pixels, true)
  bytes.setUint16(8 + pixels, 2, true)
  for (const [at, [tag, value]] of [
    [0x100, width],
    [0x101, height],
  ].entries()) {
    const entry = 8 + pixels + 2 + at * 12
    bytes.setUint16(entry, tag ?? 0, true)
    bytes.setUint16(entry + 2, 4, true)
    bytes.setUint32(entry + 4, 1, true)
    bytes.setUint32(entry + 8, value ?? 0, true)
  }
  return new Blob([bytes.buffer])
}

describe("what a header says", () => {
  test("a JPEG tells its size, where and when it was taken", async () => {
    const [photo] = photos
    if (photo === undefined) throw new Error("no photo")
    const facts = await factsOf(await openAsBlob(photo.path), "ALT_0001.JPG")
    expect(facts).toMatchObject({ kind: "image", width: 640, height: 360, position: { latitude: expect.any(Number) } })
    expect(facts).toMatchObject({ isCutOff: false })
    if (facts.kind !== "image") throw new Error("no image")
    expect(facts.position?.latitude).toBeCloseTo(photo.latitude, 4)
    expect(facts.position?.longitude).toBeCloseTo(photo.longitude, 4)
    expect(facts.takenAt).toBe(photo.takenAt.getTime())
  })

  test("it is read from the beginning: what follows may be missing, and then that is said", async () => {
    const [photo] = photos
    if (photo === undefined) throw new Error("no photo")
    const head = (await openAsBlob(photo.path)).slice(0, 4_096)
    expect(await factsOf(head, "ALT_0001.JPG")).toMatchObject({ kind: "image", width: 640, height: 360, isCutOff: true })
  })

  test("a PNG tells its size and nothing else", async () => {
    expect(await factsOf(png(4_000, 3_000), "a.png")).toMatchObject({
      kind: "image",
      width: 4_000,
      height: 3_000,
      position: undefined,
      takenAt: undefined,
    })
  })

  test("a TIFF tells its size, also from a directory at its end", async () => {
    expect(await factsOf(tiff(1_280, 960, 300_000), "band-1.tif")).toMatchObject({ kind: "image", width: 1_280, height: 960 })
  })

  test.each([
    ["an empty photo", new Blob([]), "a.jpg", { kind: "broken", because: "empty" }],
    ["a text that is named as a photo", new Blob(["not a photo"]), "a.JPG", { kind: "broken", because: "not an image inside" }],
    ["a text", new Blob(["positions"]), "a.log", { kind: "other" }],
    [
      "a camera raw, which is a TIFF inside",
      new Blob([new Uint8Array([0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0])]),
      "a.DNG",
      { kind: "other" },
    ],
    ["an empty file of another kind", new Blob([]), "Thumbs.db", { kind: "other" }],
    [
      "a damaged header",
      new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, 9, 1, 2])]),
      "a.jpg",
      { kind: "image", width: undefined },
    ],
  ])("%s is told as what it is", async (_, file, name, facts) => {
    expect(await factsOf(file, name)).toMatchObject(facts)
  })
})

describe("what a set comes to", () => {
  const image = (more: Partial<PhotoFacts & { kind: "image" }> = {}): PhotoFacts => ({
    kind: "image",
    width: 5_472,
    height: 3_648,
    position: { latitude: 50, longitude: 8, altitude: 100 },
    takenAt: 0,
    ...more,
  })

  const photo = (facts: PhotoFacts, size: number, leftOut = false) => ({ facts, size, leftOut })

  test("giga-pixels are counted as the server counts them, small photos as two megapixels", () => {
    const sums = preflightOf([photo(image(), 1), photo(image({ width: 100, height: 100 }), 2)])
    expect(sums.gigaPixels).toBeCloseTo((5_472 * 3_648 + 2_073_600) / 1e9, 9)
  })

  test("what is odd is counted; what is left out, and what is not sent, is not in the bytes", () => {
    expect(
      preflightOf([
        photo(image(), 500),
        photo(image(), 500),
        photo(image({ position: undefined }), 700),
        photo(image({ width: undefined }), 800),
        photo(image(), 900, true),
        photo({ kind: "broken", because: "empty" }, 0),
        photo({ kind: "other" }, 500),
        { facts: undefined, size: 10, leftOut: false },
      ]),
    ).toEqual({
      files: 7,
      images: 4,
      bytes: 2_500,
      gigaPixels: expect.closeTo((3 * 5_472 * 3_648) / 1e9, 9),
      unmeasured: 1,
      withoutPosition: 1,
      broken: 1,
      others: 1,
    })
  })
})

describe("reading the headers of many files", () => {
  const files = (count: number, open: (index: number) => Promise<Blob>) =>
    Array.from({ length: count }, (_, index) => ({ index, name: `${index}.jpg`, size: 1, open: () => open(index) }))
  const workers = {
    facts: async (asked: ReadonlyArray<unknown>) => asked.map(() => ({ kind: "other" }) as const),
  }

  test("each is told once, and one that cannot be opened is broken", async () => {
    const told = new Map<number, PhotoFacts["kind"]>()
    await scan(
      files(300, index => (index === 100 ? Promise.reject(new Error("gone")) : Promise.resolve(new Blob()))),
      workers,
      (index, { kind }) => {
        expect(told.has(index)).toBe(false)
        told.set(index, kind)
      },
      () => false,
    )
    expect(told.size).toBe(300)
    expect(told.get(100)).toBe("broken")
  })

  test("it stops when nobody wants to know any more", async () => {
    let told = 0
    await scan(
      files(10_000, async () => new Blob()),
      workers,
      () => {
        told++
      },
      () => told > 0,
    )
    expect(told).toBeLessThan(1_000)
  })
})
