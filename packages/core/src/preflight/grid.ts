import { isInside } from "./hull.ts"
import type { Point } from "./metres.ts"

/** Cells of the grid at most. */
const mostCells = 40_000

/** How many photos show each square of ground: row after row from the north-west. */
export interface Grid {
  /** Metres. */
  readonly west: number
  readonly south: number
  readonly side: number
  readonly columns: number
  readonly rows: number
  readonly views: Uint16Array
}

/** `shapes`: convex, with their corners clockwise. */
export const countViews = (shapes: ReadonlyArray<ReadonlyArray<Point>>): Grid => {
  const bounds = boundsOf(shapes.flat())
  const [width, height] = [bounds.east - bounds.west, bounds.north - bounds.south]
  const side = Math.max(Math.sqrt((width * height) / mostCells), Math.max(width, height) / 2000, 0.1)
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)]
  const views = new Uint16Array(columns * rows)
  for (const corners of shapes) {
    const box = boundsOf(corners)
    const [first, last] = [Math.floor((box.west - bounds.west) / side), Math.floor((box.east - bounds.west) / side)]
    const [lowest, highest] = [Math.floor((box.south - bounds.south) / side), Math.floor((box.north - bounds.south) / side)]
    for (let up = lowest; up <= Math.min(highest, rows - 1); up++)
      for (let column = first; column <= Math.min(last, columns - 1); column++) {
        const point: Point = [bounds.west + (column + 0.5) * side, bounds.south + (up + 0.5) * side]
        const cell = (rows - 1 - up) * columns + column
        if (isInside(point, corners)) views[cell] = (views[cell] ?? 0) + 1
      }
  }
  return { west: bounds.west, south: bounds.south, side, columns, rows, views }
}

export const boundsOf = (points: ReadonlyArray<Point>) => {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of points) {
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    north = Math.max(north, y)
  }
  return { west, east, south, north }
}
