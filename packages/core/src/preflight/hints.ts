import type { Flight } from "./flights.ts"
import type { Hint } from "./Hint.ts"
import { fastest, groundPixel, median, metresBetween, type Point, projectionAt } from "./metres.ts"
import type { ImageFacts } from "./PhotoFacts.ts"
import type { PixelFacts } from "./pixels.ts"

/** A photo as hints need it. */
export interface Measured {
  readonly facts: ImageFacts
  /** Undefined where there is no preview, or it cannot be decoded. */
  readonly pixels: PixelFacts | undefined
}

// docs/preflight.md has what these thresholds were measured on.
const blurredBelow = 0.65
const coveredBelow = { mean: 16, brightest: 48 }
const underexposedFrom = { dark: 0.6, mean: 40 }
const overexposedFrom = 0.25
/** Ground pixels that the camera may move while the shutter is open. */
const mostMotion = 0.5
/** Degrees. */
const similarPitch = 5
/** Share of a flight's photos that makes an angle deliberate. */
const deliberate = 0.05
const firstDate = Date.UTC(2010, 0, 1)
const day = 86_400_000
/** Share of the photos below which a camera is an exception. */
const exception = 0.1
/**
 * Photos are far away from the rest when fewer than `company` others are within so many usual distances, or metres.
 */
const farAway = { distances: 10, metres: 150, company: 2 }

/**
 * At most one hint about pixels: clipped ones tell nothing of sharpness, and missing ones nothing at all. It is compared
 * with the flight's, because ground and cameras differ.
 */
export const pixelHints = ({ facts, pixels }: Measured, usual: ReadonlyMap<number, number | undefined>): ReadonlyArray<Hint> => {
  if (facts.isCutOff === true) return [{ code: "cut-off" }]
  if (pixels === undefined) return []
  const { mean, brightest, dark, bright, sharpness } = pixels
  if (mean < coveredBelow.mean && brightest < coveredBelow.brightest) return [{ code: "lens-covered", value: mean }]
  if (dark > underexposedFrom.dark || mean < underexposedFrom.mean) return [{ code: "underexposed", value: mean }]
  if (bright > overexposedFrom) return [{ code: "overexposed", value: bright }]
  const usualHere = usual.get(pixels.width)
  const share = sharpness === undefined || usualHere === undefined ? 1 : sharpness / usualHere
  return share < blurredBelow ? [{ code: "blurred", value: share }] : []
}

/** Hints about one photo's header. `now`: milliseconds since 1970. */
export const headerHints = ({ facts }: Measured, anyPosition: boolean, now: number): ReadonlyArray<Hint> => {
  const hints: Array<Hint> = []
  if (anyPosition && facts.position === undefined) hints.push({ code: "no-position" })
  // Local times are ahead of UTC by up to 14 hours.
  if (facts.takenAt === undefined || facts.takenAt < firstDate || facts.takenAt > now + day) hints.push({ code: "odd-date" })
  return hints
}

/** Usual sharpness of a flight's previews by their width. */
export const usualSharpness = (photos: ReadonlyArray<Measured>): ReadonlyMap<number, number | undefined> => {
  const byWidth = Map.groupBy(
    photos.flatMap(({ pixels }) => pixels ?? []),
    ({ width }) => width,
  )
  return new Map([...byWidth].map(([width, all]) => [width, median(all.flatMap(({ sharpness }) => sharpness ?? []))]))
}

/** A photo whose gimbal stands unlike nearly all others of its flight. */
export const gimbalHints = (photos: ReadonlyArray<Measured>): ReadonlyArray<Hint | undefined> => {
  const pitches = photos.map(({ facts }) => facts.flight?.gimbalPitch)
  const known = pitches.filter(pitch => pitch !== undefined)
  const usual = median(known)
  return pitches.map(pitch => {
    if (pitch === undefined || usual === undefined || Math.abs(pitch - usual) <= 2 * similarPitch) return undefined
    const alike = known.filter(other => Math.abs(other - pitch) <= similarPitch).length
    return alike > Math.max(2, known.length * deliberate) ? undefined : { code: "gimbal-differs", value: pitch }
  })
}

/** Motion during the exposure, from the camera's speed, else from the photos before and after. In order of time. */
export const motionHints = (photos: ReadonlyArray<Measured>): ReadonlyArray<Hint | undefined> =>
  photos.map(({ facts }, at) => {
    const pixel = groundPixel(facts)
    const speed = facts.flight?.speed ?? speedAround(photos, at)
    if (pixel === undefined || speed === undefined || facts.flight?.exposure === undefined) return undefined
    const moved = (speed * facts.flight.exposure) / pixel
    return moved > mostMotion ? { code: "motion-blur", value: moved } : undefined
  })

/** Times are whole seconds in most headers: speed is taken over several photos. */
const speedAround = (photos: ReadonlyArray<Measured>, at: number): number | undefined => {
  const seen = photos.slice(Math.max(0, at - 2), at + 3)
  let [metres, seconds] = [0, 0]
  for (const [index, { facts }] of seen.entries()) {
    const before = seen[index - 1]?.facts
    if (before?.position === undefined || facts.position === undefined) continue
    const step = metresBetween(before.position, facts.position)
    const took = ((facts.takenAt ?? 0) - (before.takenAt ?? 0)) / 1000
    // A wrong position is no speed. Times are cut off to seconds.
    if (step > fastest * (took + 1)) continue
    metres += step
    seconds += took
  }
  return seconds > 0 ? metres / seconds : undefined
}

/** Photos of a flight with at most one other near. */
export const distanceHints = (photos: ReadonlyArray<Measured>): ReadonlyArray<Hint | undefined> => {
  const places = photos.map(({ facts }) => facts.position)
  const known = places.filter(place => place !== undefined)
  const steps = known.slice(1).map((place, at) => metresBetween(known[at] ?? place, place))
  const limit = Math.max(farAway.metres, farAway.distances * (median(steps) ?? 0))
  const [origin] = known
  if (origin === undefined || known.length <= farAway.company + 1) return []
  const { toMetres } = projectionAt(origin)
  const isNear = companyWithin(known.map(toMetres), limit)
  return places.map(place => {
    if (place === undefined || isNear(toMetres(place))) return undefined
    const distances = known.map(other => metresBetween(other, place)).sort((a, b) => a - b)
    return { code: "far-away", value: distances[farAway.company] ?? limit }
  })
}

/** Whether enough others are within `limit` metres of a point, which is one of them. Searches the nearest squares only. */
const companyWithin = (points: ReadonlyArray<Point>, limit: number): ((point: Point) => boolean) => {
  const square = (metres: number) => Math.floor(metres / limit)
  const squares = Map.groupBy(points, ([east, north]) => `${square(east)} ${square(north)}`)
  return ([east, north]) => {
    let near = -1
    for (const x of [0, -1, 1])
      for (const y of [0, -1, 1])
        for (const other of squares.get(`${square(east) + x} ${square(north) + y}`) ?? [])
          if (Math.hypot(other[0] - east, other[1] - north) <= limit && ++near >= farAway.company) return true
    return false
  }
}

/** Photos of a camera that took few of them. */
export const cameraHints = (photos: ReadonlyArray<Measured>, flights: ReadonlyArray<Flight>): ReadonlySet<number> => {
  const counts = new Map<string | undefined, number>()
  for (const { facts } of photos) counts.set(facts.flight?.camera, (counts.get(facts.flight?.camera) ?? 0) + 1)
  const rare = (camera: string | undefined) => counts.size > 1 && (counts.get(camera) ?? 0) < photos.length * exception
  return new Set(flights.flatMap(({ camera, kind, photos }) => (kind !== "undated" && rare(camera) ? photos : [])))
}
