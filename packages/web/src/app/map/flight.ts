import { type Position, sitesOf } from "@altilift/core/preflight"
import Flatbush from "flatbush"
import type { Photo } from "../upload/model/Photo.ts"

/** A photo on the map, in metres from the middle of its site: `x` to the east, `y` to the south. */
export interface MapPhoto {
  readonly index: number
  readonly x: number
  readonly y: number
}

/** Where the photos of a site were taken. */
export interface Flight {
  /** In the order in which they were taken. */
  readonly places: ReadonlyArray<MapPhoto>
  /** Whether the way from the place before is far longer than usual: photos may be missing. */
  readonly jumps: ReadonlyArray<boolean>
  /** Metres. */
  readonly width: number
  readonly height: number
  /** Degrees to metres, as those of the places. */
  readonly toMap: (longitude: number, latitude: number) => readonly [x: number, y: number]
}

/** Metres of a degree of latitude. */
const degree = 111_320

/** A way is a jump when it is so many times the usual one. */
const jumpFactor = 4

export const noFlight: Flight = { places: [], jumps: [], width: 0, height: 0, toMap: () => [0, 0] }

/**
 * The places of the photos that have a position, site by site: first the one with the most photos. Sites are far from
 * each other, so no line leads from one to another.
 */
export const flightsOf = (photos: ReadonlyArray<Photo>): ReadonlyArray<Flight> => {
  const located = locatedOf(photos)
  const [first] = located
  if (first === undefined) return []
  const { eastOf, southOf } = projectionAt(first.position)
  const items = located.map(({ position }, at) => ({
    at,
    centre: [eastOf(position.longitude), -southOf(position.latitude)] as const,
  }))
  return sitesOf(items)
    .toSorted((a, b) => b.length - a.length)
    .map(site => flightOf(site.toSorted((a, b) => a.at - b.at).flatMap(({ at }) => located[at] ?? [])))
}

/** Flat, which holds for the few kilometres of a site. Metres. */
const projectionAt = (origin: Position) => {
  const metresEast = degree * Math.cos((origin.latitude * Math.PI) / 180)
  return {
    eastOf: (longitude: number) => around(longitude - origin.longitude) * metresEast,
    southOf: (latitude: number) => (origin.latitude - latitude) * degree,
  }
}

const flightOf = (located: ReadonlyArray<Located>): Flight => {
  const [first] = located
  if (first === undefined) return noFlight
  const { eastOf, southOf } = projectionAt(first.position)
  const xs = located.map(({ position }) => eastOf(position.longitude))
  const ys = located.map(({ position }) => southOf(position.latitude))
  const [left, right] = extent(xs)
  const [top, bottom] = extent(ys)
  const middle = [(left + right) / 2, (top + bottom) / 2] as const
  const places = located.map(({ index }, at) => ({ index, x: (xs[at] ?? 0) - middle[0], y: (ys[at] ?? 0) - middle[1] }))
  return {
    places,
    jumps: jumpsOf(places),
    width: right - left,
    height: bottom - top,
    toMap: (longitude, latitude) => [eastOf(longitude) - middle[0], southOf(latitude) - middle[1]],
  }
}

interface Located {
  readonly index: number
  readonly position: Position
  readonly takenAt: number
}

/**
 * Those that have a position, in the order in which they were taken; at the same time, or without one, as they were
 * found.
 */
const locatedOf = (photos: ReadonlyArray<Photo>): ReadonlyArray<Located> => {
  const located: Array<Located> = []
  for (const { index, facts } of photos) {
    if (facts?.kind === "image" && facts.position !== undefined) {
      located.push({ index, position: facts.position, takenAt: facts.takenAt ?? 0 })
    }
  }
  return located.sort((a, b) => a.takenAt - b.takenAt)
}

/** Degrees of longitude the short way round: a survey may cross the date line. */
const around = (difference: number): number => ((((difference + 180) % 360) + 360) % 360) - 180

const extent = (values: ReadonlyArray<number>): readonly [number, number] => {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

const jumpsOf = (places: ReadonlyArray<MapPhoto>): ReadonlyArray<boolean> => {
  const ways = places.map((place, at) => {
    const before = places[at - 1]
    return before === undefined ? 0 : Math.hypot(place.x - before.x, place.y - before.y)
  })
  const sorted = Float64Array.from(ways.slice(1)).sort()
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0
  return ways.map(way => way > Math.max(1, usual * jumpFactor))
}

/** What part of the ground is seen: pixels a metre, and the place in metres that is in the middle. */
export interface Window {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** Everything in view, with a margin in pixels; a set of one place is seen from near by. */
export const fit = (flight: Pick<Flight, "width" | "height">, width: number, height: number, margin: number): Window => {
  const scale = Math.min(
    Math.max(1, width - 2 * margin) / Math.max(flight.width, 20),
    Math.max(1, height - 2 * margin) / Math.max(flight.height, 20),
  )
  return { scale, x: 0, y: 0 }
}

/** Metres around a few places that are seen at least. */
const nearest = 200

/** These places in view; undefined where none of them is on the map. */
export const fitPlaces = (
  { places }: Flight,
  indexes: ReadonlySet<number>,
  width: number,
  height: number,
  margin: number,
): Window | undefined => {
  const some = places.filter(({ index }) => indexes.has(index))
  if (some.length === 0) return undefined
  const [left, right] = extent(some.map(({ x }) => x))
  const [top, bottom] = extent(some.map(({ y }) => y))
  const across = { width: Math.max(nearest, right - left), height: Math.max(nearest, bottom - top) }
  return { ...fit(across, width, height, margin), x: (left + right) / 2, y: (top + bottom) / 2 }
}

/** A length for the scale bar: 1, 2 or 5 times a power of ten metres, at most so many pixels long. */
export const scaleBar = (scale: number, atMost: number): { readonly metres: number; readonly pixels: number } => {
  const most = atMost / scale
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = ([5, 2, 1].find(step => step * power <= most) ?? 1) * power
  return { metres, pixels: metres * scale }
}

/** Finds the place nearest to a point of the map (metres), no farther than `within` metres. */
export type FindNearest = (x: number, y: number, within: number) => MapPhoto | undefined

/** An index of places: 20,000 of them are not gone through for each move of a pointer. */
export const makeFindNearest = (places: ReadonlyArray<MapPhoto>): FindNearest => {
  if (places.length === 0) return () => undefined
  const index = new Flatbush(places.length)
  for (const { x, y } of places) index.add(x, y)
  index.finish()
  return (x, y, within) => {
    const [found] = index.neighbors(x, y, 1, within)
    return found === undefined ? undefined : places[found]
  }
}
