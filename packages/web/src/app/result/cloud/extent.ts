import type { Camera } from "./cameras.ts"

/** Where most of a cloud is, in its own coordinates. */
export interface Extent {
  readonly centre: readonly [number, number, number]
  readonly radius: number
}

/** Points that are looked at; of larger clouds every n-th. */
const looked = 20_000
/** The part of the points on either side that may be far off: points in the sky, and below the ground. */
const strays = 0.02

/** `positions`: x, y and z of one point after the other. */
export const extentOf = (positions: ArrayLike<number>, cameras: ReadonlyArray<Camera>): Extent => {
  const points = positions.length / 3
  const step = Math.max(1, Math.floor(points / looked))
  const axes = [0, 1, 2].map(axis => {
    const values = Float64Array.from({ length: Math.ceil(points / step) }, (_, at) => positions[at * step * 3 + axis] ?? 0)
      .filter(Number.isFinite)
      .sort()
    const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? 0
    return [at(strays), at(1 - strays)] as const
  })
  const ranges = axes.map(([low, high], axis) => widened([low, high], cameras, axis))
  const [x = [0, 0], y = [0, 0], z = [0, 0]] = ranges
  const middle = ([low, high]: readonly [number, number]) => (low + high) / 2
  const radius = Math.hypot(...ranges.map(([low, high]) => high - low)) / 2
  return { centre: [middle(x), middle(y), middle(z)], radius: radius > 0 ? radius : 1 }
}

const widened = (range: readonly [number, number], cameras: ReadonlyArray<Camera>, axis: number): readonly [number, number] => {
  let [low, high] = range
  for (const { position } of cameras) {
    low = Math.min(low, position[axis] ?? low)
    high = Math.max(high, position[axis] ?? high)
  }
  return [low, high]
}
