import type { ImageFacts, Position } from "./PhotoFacts.ts"

/** Metres east and north of an origin. */
export type Point = readonly [east: number, north: number]

const metresPerDegree = 111_320
const radians = Math.PI / 180
/** Diagonal of the frame that `focalLength35` refers to, in millimetres. */
const diagonal35 = 43.267

/** Turns positions into metres and back; exact enough within some tens of kilometres. */
export interface Projection {
  readonly toMetres: (position: Position) => Point
  readonly toDegrees: (point: Point) => readonly [longitude: number, latitude: number]
}

export const projectionAt = (origin: Position): Projection => {
  const perLongitude = metresPerDegree * Math.cos(origin.latitude * radians)
  return {
    toMetres: ({ latitude, longitude }) => [
      (longitude - origin.longitude) * perLongitude,
      (latitude - origin.latitude) * metresPerDegree,
    ],
    toDegrees: ([east, north]) => [origin.longitude + east / perLongitude, origin.latitude + north / metresPerDegree],
  }
}

export const metresBetween = (a: Position, b: Position): number => Math.hypot(...projectionAt(a).toMetres(b))

/**
 * Metres of ground that a pixel covers straight below. Undefined where height, focal length or size is unknown, and
 * on the ground.
 */
export const groundPixel = ({ width, height, flight }: ImageFacts): number | undefined => {
  const above = flight?.relativeAltitude
  if (width === undefined || height === undefined || above === undefined || flight?.focalLength35 === undefined) return undefined
  return above <= leastHeight ? undefined : (above * diagonal35) / flight.focalLength35 / Math.hypot(width, height)
}

/** Metres above take-off below which a drone is not surveying. */
export const leastHeight = 5

/** Metres a second that drones fly at most. */
export const fastest = 30

/** Clockwise from north by `yaw` degrees. */
export const turned = ([right, up]: Point, yaw: number): Point => {
  const [sin, cos] = [Math.sin(yaw * radians), Math.cos(yaw * radians)]
  return [right * cos + up * sin, up * cos - right * sin]
}

export const median = (values: ReadonlyArray<number>): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
