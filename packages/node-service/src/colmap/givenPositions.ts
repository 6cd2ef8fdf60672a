import { readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { type Projection, readPositions, readTable } from "@altilift/core"
import proj4 from "proj4"
import { operator } from "../messages/operator.ts"
import type { GeoPoint } from "./geodesy.ts"
import type { Manifest, ManifestImage } from "./manifest.ts"
import { type MarksFile, markedPlaces } from "./markedPlaces.ts"

/** Where photos were taken by the files beside them, by the names of the photos' files. */
export interface GivenPositions {
  readonly places: ReadonlyMap<string, GeoPoint>
  /** Names of the files that say so. */
  readonly from: ReadonlyArray<string>
}

/** Fewer than this do not say how a model lies. */
const fewest = 3

/**
 * Positions that are better than those in the photos: of `geo.txt` and tables, else of the marks of a DJI drone.
 * Undefined where there are too few; `say` gets what could not be used.
 */
export const givenPositions = async (
  manifest: Manifest,
  path: string,
  say: (line: string) => void,
): Promise<GivenPositions | undefined> => {
  const read = (file: string) => readFile(join(dirname(path), file), "utf8")
  const [listed, marks]: [Array<GivenPositions>, Array<MarksFile>] = [[], []]
  for (const { file, name, kind } of manifest.meta) {
    if (kind === "positions") listed.push({ places: listedPlaces(name, await read(file), manifest.images, say), from: [name] })
    if (kind === "marks") marks.push({ name, text: await read(file) })
    if (kind === "control-points") say(operator.controlPointsUnused(name))
  }
  const all: ReadonlyArray<GivenPositions> = [
    ...listed,
    { places: markedPlaces(marks, manifest.images), from: marks.map(({ name }) => name) },
  ]
  for (const { places, from } of all) {
    if (places.size === 0 || places.size >= fewest) continue
    say(operator.positionsFew(from.join(", "), places.size))
  }
  return all.find(({ places }) => places.size >= fewest)
}

const listedPlaces = (
  name: string,
  text: string,
  images: ReadonlyArray<ManifestImage>,
  say: (line: string) => void,
): ReadonlyMap<string, GeoPoint> => {
  const { rows, toDegrees } = /\.csv$/i.test(name) ? tableRows(text) : geoRows(text)
  if (toDegrees === undefined) say(operator.projectionUnknown(name))
  const byName = new Map(images.flatMap(image => [[image.originalName, image] as const, [image.name, image] as const]))
  const places = new Map<string, GeoPoint>()
  for (const { image, x, y, z } of toDegrees === undefined ? [] : rows) {
    const photo = byName.get(image)
    const altitude = z ?? photo?.gps?.altitude
    const [longitude = Number.NaN, latitude = Number.NaN] = toDegrees?.(x, y) ?? []
    if (photo === undefined || altitude == null || !Number.isFinite(longitude) || !Number.isFinite(latitude)) continue
    places.set(photo.name, { latitude, longitude, altitude })
  }
  return places
}

type ToDegrees = (x: number, y: number) => readonly [number, number]
const asTheyAre: ToDegrees = (x, y) => [x, y]

const geoRows = (text: string) => {
  const { entries, projection } = readPositions(text)
  return { rows: entries, toDegrees: projection === undefined ? undefined : conversionOf(projection) }
}

/** A table says no projection: only degrees are understood. */
const tableRows = (text: string) => {
  const { entries, geographic } = readTable(text)
  return { rows: entries.map(row => ({ ...row, image: row.name })), toDegrees: geographic ? asTheyAre : undefined }
}

/** Undefined for what needs a register of projections. */
const conversionOf = (projection: Projection): ToDegrees | undefined => {
  if (projection.kind === "geographic") return asTheyAre
  const definition =
    projection.kind === "utm"
      ? `+proj=utm +zone=${projection.zone} ${projection.south ? "+south " : ""}+datum=WGS84 +units=m +no_defs`
      : projection.words
  try {
    const { inverse } = proj4(definition)
    return (x, y) => inverse([x, y]) as [number, number]
  } catch {
    return undefined
  }
}
