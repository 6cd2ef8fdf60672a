import type { Point } from "./metres.ts"

/** Of a convex shape with its corners clockwise. */
export const isInside = ([x, y]: Point, corners: ReadonlyArray<Point>): boolean => {
  let from = corners.at(-1)
  for (const to of corners) {
    if (from !== undefined && (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]) > 0) return false
    from = to
  }
  return true
}

/** The convex hull of points, clockwise (Andrew's monotone chain). */
export const hullOf = (points: ReadonlyArray<Point>): ReadonlyArray<Point> => {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  return [...chain(sorted), ...chain(sorted.toReversed())]
}

/** One side, without its last point. */
const chain = (points: ReadonlyArray<Point>): ReadonlyArray<Point> => {
  const kept: Array<Point> = []
  for (const point of points) {
    while (kept.length > 1 && !turnsRight(kept.at(-2), kept.at(-1), point)) kept.pop()
    kept.push(point)
  }
  return kept.slice(0, -1)
}

const turnsRight = (a: Point | undefined, b: Point | undefined, c: Point): boolean =>
  a !== undefined && b !== undefined && (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < 0
