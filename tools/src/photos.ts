/**
 * `node photos.ts DIR [--count 24] [--width 1600] [--height 900] [--seed 1] [--bytes N]`: writes a survey of
 * aerial-looking JPEGs with EXIF time and GPS, for demos, tests and benchmarks where no real photos are at hand. The
 * same seed gives the same files.
 */
import { mkdir, writeFile } from "node:fs/promises"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import sharp from "sharp"
import { z } from "zod"
import { type Exposure, exifOf, footprintWidth, planFlight } from "./photos/flight.ts"
import { type Frame, metresPerPixel, type Raster, renderGrain, renderGround } from "./photos/ground.ts"
import { padJpeg } from "./photos/padding.ts"

export interface PhotoSet {
  /** Made when it is not there. */
  readonly dir: string
  readonly count: number
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly seed: number
  /** Exact size of every file; without it, what the picture takes. */
  readonly bytes?: number | undefined
}

export interface Photo extends Exposure {
  readonly path: string
  readonly bytes: number
}

/** The grain repeats: drawing it for every pixel would take longer than all the rest. */
const grainSide = 256

const raw = ({ data, width, height }: Raster) => ({ input: data, raw: { width, height, channels: 3 as const } })

/** The strip of ground that all photos of a flight line see. */
const stripOf = (line: readonly Exposure[], footprintHeight: number): Frame => {
  const wests = line.map(exposure => exposure.east - footprintWidth / 2)
  const norths = line.map(exposure => exposure.north + footprintHeight / 2)
  const west = Math.min(...wests)
  const north = Math.max(...norths)
  const width = Math.max(...wests) - west + footprintWidth + metresPerPixel
  return { west, north, width, height: north - Math.min(...norths) + footprintHeight + metresPerPixel }
}

/** Takes the photos of one flight line, which share the drawing of the ground below. */
const takeLine = async (set: PhotoSet, line: readonly Exposure[], grain: Raster): Promise<Photo[]> => {
  const footprintHeight = (footprintWidth * set.height) / set.width
  const strip = stripOf(line, footprintHeight)
  const { input, raw: shape } = raw(renderGround(set.seed, strip))
  const take = async (exposure: Exposure): Promise<Photo> => {
    const left = Math.floor((exposure.east - footprintWidth / 2 - strip.west) / metresPerPixel)
    const top = Math.floor((strip.north - exposure.north - footprintHeight / 2) / metresPerPixel)
    const seen = { left, top, width: footprintWidth / metresPerPixel, height: Math.floor(footprintHeight / metresPerPixel) }
    const picture = await sharp(input, { raw: shape })
      .extract(seen)
      .resize(set.width, set.height, { fit: "fill", kernel: "cubic" })
      .composite([{ ...raw(grain), tile: true, blend: "soft-light" }])
      .withExif(exifOf(exposure))
      .jpeg({ quality: 88 })
      .toBuffer()
    const file = set.bytes === undefined ? picture : padJpeg(picture, set.bytes, set.seed * 1e6 + exposure.index)
    const path = join(set.dir, `ALT_${String(exposure.index + 1).padStart(4, "0")}.JPG`)
    await writeFile(path, file)
    return { ...exposure, path, bytes: file.length }
  }
  const photos: Photo[] = []
  for (let next = 0; next < line.length; next += availableParallelism()) {
    photos.push(...(await Promise.all(line.slice(next, next + availableParallelism()).map(take))))
  }
  return photos
}

/**
 * Writes `count` JPEGs and returns them in the order of flight, with what their EXIF says.
 *
 * @throws when `bytes` is less than a picture takes.
 */
export const generatePhotos = async (set: PhotoSet): Promise<Photo[]> => {
  await mkdir(set.dir, { recursive: true })
  const grain = renderGrain(set.seed, Math.min(set.width, grainSide), Math.min(set.height, grainSide))
  const photos: Photo[] = []
  for (const line of planFlight(set.seed, set.count)) photos.push(...(await takeLine(set, line, grain)))
  return photos
}

const natural = z.coerce.number().int().positive()
const Options = z.object({
  count: natural,
  width: natural,
  height: natural,
  seed: z.coerce.number().int(),
  bytes: natural.optional(),
})

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: "string", default: "24" },
      width: { type: "string", default: "1600" },
      height: { type: "string", default: "900" },
      seed: { type: "string", default: "1" },
      bytes: { type: "string" },
    },
  })
  const [dir, ...more] = positionals
  if (dir === undefined || more.length > 0)
    throw new Error("usage: photos.ts DIR [--count N] [--width N] [--height N] [--seed N] [--bytes N]")
  const photos = await generatePhotos({ dir, ...Options.parse(values) })
  const bytes = photos.reduce((sum, photo) => sum + photo.bytes, 0)
  console.log(`${photos.length} photos, ${(bytes / 1e6).toFixed(1)} MB, in ${dir}`)
}

if (import.meta.main) await main()
