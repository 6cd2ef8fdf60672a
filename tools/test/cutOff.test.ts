import { existsSync, readdirSync, readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { endOf } from "@altilift/core/preflight"
import sharp, { type Sharp } from "sharp"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { samples } from "../src/demo/samples.ts"
import { withPreview } from "../src/photos/preview.ts"
import { generatePhotos } from "../src/photos.ts"

const isCutOff = async (file: Uint8Array): Promise<boolean> =>
  (await endOf(file.length, async (from, length) => file.subarray(from, from + length))) === "missing"

const begun = (file: Buffer, length: number): Buffer => file.subarray(0, length)
/** As a copy looks that has its full size from the start. */
const filled = (file: Buffer, length: number): Buffer =>
  Buffer.concat([file.subarray(0, length), Buffer.alloc(file.length - length)])

/** How many of the files that end at one of so many places of a photo are called cut off. */
const foundOf = async (file: Buffer, places: number, cut = begun): Promise<number> => {
  let found = 0
  for (let at = 1; at <= places; at++) {
    if (await isCutOff(cut(file, Math.floor((file.length * at) / (places + 1))))) found++
  }
  return found
}

describe("a photo that is cut off", () => {
  let folder: string
  let photo: Buffer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "altilift-cut-off-"))
    const [made] = await generatePhotos({ dir: folder, count: 1, width: 2400, height: 1350, seed: 8 })
    photo = readFileSync(made?.path ?? "")
  }, 60_000)
  afterAll(() => rm(folder, { recursive: true }))

  /** The last scans of a progressive JPEG have few bytes 0xff. */
  const kinds: ReadonlyArray<readonly [name: string, least: number, write: (picture: Sharp) => Sharp]> = [
    ["JPEG", 39, picture => picture.jpeg()],
    ["small JPEG", 39, picture => picture.resize(300).jpeg()],
    ["progressive JPEG", 30, picture => picture.jpeg({ progressive: true, quality: 95 })],
    ["PNG", 38, picture => picture.resize(800).png()],
    ["TIFF", 39, picture => picture.resize(800).tiff({ compression: "none" })],
    ["TIFF in tiles", 39, picture => picture.resize(800).tiff({ tile: true, compression: "deflate" })],
    ["BigTIFF", 39, picture => picture.resize(800).tiff({ bigtiff: true, compression: "jpeg" })],
  ]
  it.each(kinds)("is found when it is a %s, and none that is whole", { timeout: 60_000 }, async (_, least, write) => {
    const whole = await write(sharp(photo)).toBuffer()
    expect(await isCutOff(whole)).toBe(false)
    expect(await foundOf(whole, 39)).toBeGreaterThanOrEqual(least)
  })

  it("is found before its preview, and is whole with zeroes before and behind that", async () => {
    const small = await sharp(photo).resize(960).jpeg().toBuffer()
    const both = withPreview(photo, small, photo.length + small.length + 40_000)
    expect(await isCutOff(Buffer.concat([both, Buffer.alloc(1_000_000)]))).toBe(false)
    expect(await isCutOff(both)).toBe(false)
    expect(await isCutOff(both.subarray(0, photo.length * 0.9))).toBe(true)
  })

  // docs/preflight.md has these figures.
  it.skipIf(!existsSync(samples))("is found among real photos", { timeout: 120_000 }, async () => {
    let [found, foundFilled] = [0, 0]
    for (const name of readdirSync(samples).filter(name => name.endsWith(".JPG"))) {
      const whole = readFileSync(join(samples, name))
      expect([name, await isCutOff(whole)]).toEqual([name, false])
      expect([name, await isCutOff(Buffer.concat([whole, Buffer.alloc(1_000_000)]))]).toEqual([name, false])
      found += await foundOf(whole, 199)
      foundFilled += await foundOf(whole, 19, filled)
    }
    expect([found, foundFilled]).toEqual([3571, 342])
  })
})
