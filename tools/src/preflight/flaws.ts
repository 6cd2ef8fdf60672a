import { copyFile, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import sharp, { type Exif, type Sharp } from "sharp"
import { exifOf } from "../photos/flight.ts"
import { chance } from "../photos/ground.ts"
import { generatePhotos, type Photo } from "../photos.ts"

/** A flaw, and the hint that it should get; `water` should get none. */
export interface Flaw {
  readonly name: string
  readonly hint: string | undefined
  readonly picture?: (picture: Sharp) => Sharp
  /** Changes where and when the photo says it was taken. */
  readonly exposure?: (photo: Photo) => Photo
  readonly exif?: (exif: Exif) => Exif
  readonly pitch?: number
}

const changed = (exif: Exif, IFD2: Readonly<Record<string, string>>): Exif => ({ ...exif, IFD2: { ...exif.IFD2, ...IFD2 } })
const blurs = [1, 1.5, 2, 3, 5]

/** Each is put on some photos of a flight. */
export const flaws: ReadonlyArray<Flaw> = [
  ...blurs.map((sigma): Flaw => ({ name: `blur, σ ${sigma} px`, hint: "blurred", picture: one => one.blur(sigma) })),
  { name: "dark, 2.5 stops", hint: "underexposed", picture: one => one.linear(0.18, 0) },
  { name: "bright, 1.5 stops", hint: "overexposed", picture: one => one.linear(2.8, 0) },
  { name: "lens cap", hint: "lens-covered", picture: one => one.linear(0.02, 2) },
  { name: "water", hint: undefined, picture: one => one.blur(12).linear(0.12, 60) },
  { name: "tilted by 25°", hint: "gimbal-differs", pitch: -65 },
  { name: "1/200 s at 15 m/s", hint: "motion-blur", exif: exif => changed(exif, { ExposureTime: "1/200" }) },
  { name: "no GPS", hint: "no-position", exif: ({ IFD0 = {}, IFD2 = {} }) => ({ IFD0, IFD2 }) },
  { name: "year 2000", hint: "odd-date", exif: exif => changed(exif, { DateTimeOriginal: "2000:01:01 00:00:00" }) },
  { name: "phone", hint: "other-camera", exif: exif => ({ ...exif, IFD0: { ...exif.IFD0, Model: "Phone" } }) },
  { name: "2 km away", hint: "far-away", exposure: one => ({ ...one, latitude: one.latitude + 0.018 }) },
  { name: "copy", hint: "duplicate" },
]

/** A photo of a set, and the flaw that it was given. */
export interface Flawed {
  readonly path: string
  readonly flaw: Flaw | undefined
}

const perFlaw = 2
/** So that a footprint of 120 m is seen from 80 m. */
const focalLength35 = 25

/** Makes a survey of 1600 × 900 pixels, two photos of which have each flaw. */
export const makeFlawedSet = async (dir: string, seed: number, count: number): Promise<ReadonlyArray<Flawed>> => {
  const photos = await generatePhotos({ dir, count, width: 1600, height: 900, seed })
  const order = photos.map((_, at) => at).sort((a, b) => chance(seed, a, 77) - chance(seed, b, 77))
  const flawAt = new Map(order.slice(0, flaws.length * perFlaw).map((at, place) => [at, flaws[place % flaws.length]]))
  const made: Array<Flawed> = []
  for (const [at, photo] of photos.entries()) {
    const flaw = flawAt.get(at)
    await rewrite(photo, flaw?.hint === "duplicate" ? undefined : flaw, seed)
    if (flaw?.hint === "duplicate") {
      const copy = join(dir, `Z_COPY_${at}.JPG`)
      await copyFile(photo.path, copy)
      made.push({ path: photo.path, flaw: undefined }, { path: copy, flaw })
    } else made.push({ path: photo.path, flaw })
  }
  return made
}

/** Gives a photo what drones write beside time and position, and its flaw. Blur and light vary by a few per cent. */
const rewrite = async (photo: Photo, flaw: Flaw | undefined, seed: number): Promise<void> => {
  const exif = exifOf(flaw?.exposure?.(photo) ?? photo)
  const full = changed(exif, { ExposureTime: "1/2000", FocalLengthIn35mmFilm: String(focalLength35) })
  const light = 0.9 + 0.2 * chance(seed, photo.index, 78)
  const picture = sharp(await readFile(photo.path)).linear(light, 0)
  const bytes = await (flaw?.picture?.(picture) ?? picture)
    .withExif(flaw?.exif?.(full) ?? full)
    .withXmp(xmp(flaw?.pitch ?? -90 + chance(seed, photo.index, 79)))
    .jpeg({ quality: 90 })
    .toBuffer()
  await writeFile(photo.path, bytes)
}

const xmp = (pitch: number): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ` +
  `xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" drone-dji:RelativeAltitude="+80.00" ` +
  `drone-dji:GimbalYawDegree="+0.00" drone-dji:GimbalPitchDegree="${pitch.toFixed(2)}"/></rdf:RDF></x:xmpmeta>`
