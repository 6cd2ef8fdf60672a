import { type Coverage, coverageOf } from "./coverage.ts"
import { type Flight, findFlights } from "./flights.ts"
import type { Hint } from "./Hint.ts"
import {
  cameraHints,
  distanceHints,
  gimbalHints,
  headerHints,
  type Measured,
  motionHints,
  pixelHints,
  usualSharpness,
} from "./hints.ts"

export interface CheckInput {
  /** In any order; results name photos by their place in it. */
  readonly photos: ReadonlyArray<Measured>
  /** Milliseconds since 1970: a date after it is odd. */
  readonly now: number
  /** Places of photos that will not be sent: they are no part of the coverage. */
  readonly leftOut?: ReadonlySet<number> | undefined
}

/** What is known about one photo of the set. */
export interface CheckedPhoto {
  readonly hints: ReadonlyArray<Hint>
  /** `number` of its flight. */
  readonly flight: number
}

/** What is known about a set before it is sent. */
export interface SetCheck {
  /** In the order of the input. */
  readonly photos: ReadonlyArray<CheckedPhoto>
  readonly flights: ReadonlyArray<Flight>
  /** Of the surveys; undefined where no photo has position, height and focal length. */
  readonly coverage: Coverage | undefined
  /** Cameras and their number of photos, the most used first. `undefined`: the header names none. */
  readonly cameras: ReadonlyArray<{ readonly camera: string | undefined; readonly photos: number }>
}

/** Checks a set from the headers and previews of its photos. */
export const checkSet = ({ photos, now, leftOut }: CheckInput): SetCheck => {
  const facts = photos.map(photo => photo.facts)
  const flights = findFlights(facts)
  const hints = photos.map((): Array<Hint> => [])
  const anyPosition = facts.some(({ position }) => position !== undefined)
  addDuplicates(photos, hints)
  const rare = cameraHints(photos, flights)
  for (const flight of flights) {
    for (const [at, found] of flightHints(flight, photos, anyPosition, now)) hints[at]?.push(...found)
    for (const at of flight.photos) if (rare.has(at)) hints[at]?.push({ code: "other-camera" })
  }
  const counts = (at: number) => leftOut?.has(at) !== true && hints[at]?.every(({ code }) => code !== "far-away")
  const surveys = flights.flatMap(({ kind, photos }) => (kind === "survey" ? photos.filter(counts) : []))
  const numbers = new Map(flights.flatMap(({ number, photos }) => photos.map(at => [at, number] as const)))
  return {
    photos: photos.map((_, at) => ({ hints: hints[at] ?? [], flight: numbers.get(at) ?? 0 })),
    flights,
    coverage: coverageOf(facts, surveys),
    cameras: camerasOf(photos),
  }
}

const flightHints = (
  flight: Flight,
  all: ReadonlyArray<Measured>,
  anyPosition: boolean,
  now: number,
): ReadonlyArray<readonly [at: number, hints: ReadonlyArray<Hint>]> => {
  const photos = flight.photos.flatMap(at => all[at] ?? [])
  const usual = usualSharpness(photos)
  const ofFlight = [gimbalHints(photos), motionHints(photos), distanceHints(photos)]
  return flight.photos.map((at, place) => {
    const photo = photos[place]
    if (photo === undefined) return [at, []] as const
    const compared = ofFlight.flatMap(hints => hints[place] ?? [])
    return [at, [...pixelHints(photo, usual), ...headerHints(photo, anyPosition, now), ...compared]] as const
  })
}

const addDuplicates = (photos: ReadonlyArray<Measured>, hints: ReadonlyArray<Array<Hint>>): void => {
  const first = new Map<string, number>()
  for (const [at, { facts }] of photos.entries()) {
    if (facts.headerHash === undefined) continue
    const same = first.get(facts.headerHash)
    if (same === undefined) first.set(facts.headerHash, at)
    else hints[at]?.push({ code: "duplicate", value: same })
  }
}

const camerasOf = (photos: ReadonlyArray<Measured>): SetCheck["cameras"] =>
  [...Map.groupBy(photos, ({ facts }) => facts.flight?.camera)]
    .map(([camera, of]) => ({ camera, photos: of.length }))
    .sort((a, b) => b.photos - a.photos)
