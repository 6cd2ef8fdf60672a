import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { readFacts } from "@altilift/core/preflight"
import ExifReader from "exifreader"
import sharp from "sharp"
import { afterAll, describe, expect, it } from "vitest"
import { exifOf, planFlight } from "../src/photos/flight.ts"
import { padJpeg } from "../src/photos/padding.ts"
import { withPreview } from "../src/photos/preview.ts"
import { generatePhotos, type Photo } from "../src/photos.ts"

const root = mkdtempSync(join(tmpdir(), "photos-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let sets = 0
const survey = (over: { seed?: number; count?: number; bytes?: number } = {}): Promise<Photo[]> =>
  generatePhotos({ dir: join(root, `set-${sets++}`), count: 5, width: 320, height: 180, seed: 1, ...over })
const checksums = (photos: readonly Photo[]): readonly string[] =>
  photos.map(photo => createHash("sha1").update(readFileSync(photo.path)).digest("hex"))

describe("a generated survey", () => {
  it("carries camera, time and place in EXIF, as the photo record says", async () => {
    const photos = await survey({ count: 3 })
    for (const photo of photos) {
      const { exif, gps } = ExifReader.load(readFileSync(photo.path), { expanded: true })
      expect(exif?.Make?.description).toBe("Altilift")
      expect(exif?.Model?.description).toBe("Synthetic Aerial")
      expect(exif?.DateTimeOriginal?.description).toBe(
        photo.takenAt.toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " "),
      )
      expect(gps?.Latitude).toBeCloseTo(photo.latitude, 7)
      expect(gps?.Longitude).toBeCloseTo(photo.longitude, 7)
      expect(gps?.Altitude).toBeCloseTo(photo.altitude, 3)
    }
  })

  it("is decodable, of the size in pixels that was wanted, and no flat colour", async () => {
    const [photo] = await survey({ count: 1 })
    const image = sharp(photo?.path, { failOn: "truncated" })
    const { info } = await image.raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([320, 180])
    const { channels } = await image.stats()
    expect(Math.min(...channels.map(channel => channel.stdev))).toBeGreaterThan(10)
  })

  it("has no two equal files", async () => {
    expect(new Set(checksums(await survey())).size).toBe(5)
  })

  it("is the same for the same seed, and another for another", async () => {
    const first = checksums(await survey({ seed: 7 }))
    expect(checksums(await survey({ seed: 7 }))).toEqual(first)
    expect(checksums(await survey({ seed: 8 }))).not.toEqual(first)
  })

  it("is flown in lines: a photo every two seconds, 30 m apart", () => {
    const exposures = planFlight(1, 24).flat()
    expect(exposures.map(exposure => exposure.index)).toEqual(Array.from({ length: 24 }, (_, index) => index))
    for (const [index, exposure] of exposures.slice(1).entries()) {
      const before = exposures[index]
      if (before === undefined) throw new Error("a flight without photos")
      expect(exposure.takenAt.getTime() - before.takenAt.getTime()).toBe(2000)
      const metres = Math.hypot(exposure.east - before.east, exposure.north - before.north)
      expect(metres).toBeGreaterThan(27)
      expect(metres).toBeLessThan(63)
    }
  })

  it("writes minutes and seconds that never reach 60", () => {
    const place = { index: 0, east: 0, north: 0, altitude: 1, takenAt: new Date(0) }
    const exif = exifOf({ ...place, latitude: -3 - 1e-12, longitude: 1.9999999999 })
    expect(exif.IFD3).toMatchObject({ GPSLatitudeRef: "S", GPSLatitude: "3/1 0/1 0/100000", GPSLongitude: "2/1 0/1 0/100000" })
  })
})

describe("padding", () => {
  it("makes every file exactly as long as wanted, still decodable and with its EXIF", async () => {
    for (const photo of await survey({ count: 2, bytes: 300_001 })) {
      const file = readFileSync(photo.path)
      expect(file.length).toBe(300_001)
      expect(photo.bytes).toBe(300_001)
      await sharp(file, { failOn: "warning" }).raw().toBuffer()
      expect(ExifReader.load(file).Make?.description).toBe("Altilift")
    }
  })

  it("hits every size, also around the length of a segment", async () => {
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "green" } })
      .jpeg()
      .toBuffer()
    for (const more of [0, 1, 2, 3, 4, 5, 65_536, 65_537, 65_538, 65_540, 65_541, 65_542, 131_074]) {
      const padded = padJpeg(jpeg, jpeg.length + more, 1)
      expect(padded.length).toBe(jpeg.length + more)
      await sharp(padded, { failOn: "warning" }).raw().toBuffer()
    }
  })

  it("refuses a size that the picture does not fit in", async () => {
    await expect(survey({ count: 1, bytes: 1000 })).rejects.toThrow("more than the 1000 wanted")
  })
})

describe("the command", () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, "../src/photos.ts"), ...args])

  it("writes the photos and says what it wrote", () => {
    const dir = join(root, "command")
    const { status, stdout } = run(dir, "--count", "2", "--width", "320", "--height", "180", "--bytes", "100000")
    expect(status).toBe(0)
    expect(stdout.toString()).toBe(`2 photos, 0.2 MB, in ${dir}\n`)
    expect(readdirSync(dir).map(file => basename(file))).toEqual(["ALT_0001.JPG", "ALT_0002.JPG"])
  })

  it("refuses nonsense", () => expect(run(join(root, "never"), "--count", "none").status).toBe(1))
})

describe("a photo with a preview", () => {
  it("says where it is as cameras do, and is the same picture", async () => {
    const [photo] = await survey({ count: 1 })
    const whole = readFileSync(photo?.path ?? "")
    const small = await sharp(whole).resize(96).jpeg().toBuffer()
    const both = withPreview(whole, small, 200_000)
    expect(both).toHaveLength(200_000)
    const bytesOf = async (from: number, length: number) => new Uint8Array(both.subarray(from, from + length))
    const facts = await readFacts({ name: "a.jpg", size: both.length, bytesOf })
    expect(facts).toMatchObject({ width: 320, height: 180, preview: { from: 200_000 - small.length, length: small.length } })
    expect(await sharp(both).raw().toBuffer()).toEqual(await sharp(whole).raw().toBuffer())
  })

  it("is refused where it does not fit", () => {
    expect(() => withPreview(Buffer.alloc(100), Buffer.alloc(100), 200)).toThrow("takes 290 bytes, more than the 200 wanted")
  })
})
