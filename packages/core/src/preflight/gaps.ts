import { boundsOf, type Grid } from "./grid.ts"
import { isInside } from "./hull.ts"
import type { Point, Projection } from "./metres.ts"

/** Ground within the survey that too few photos show. */
export interface Gap {
  readonly longitude: number
  readonly latitude: number
  /** Square metres. */
  readonly area: number
  /** Longitude and latitude of the corners of the smallest rectangle around it. */
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Photos that must show a point so that it can be reconstructed. */
const leastViews = 3
/** Smallest gap, as a share of a footprint. */
const leastGap = 0.03
/** How far well seen ground may be from a gap, in sides of a footprint. */
const reach = 2

const centreOf = ({ west, south, side, rows }: Grid, column: number, row: number): Point => [
  west + (column + 0.5) * side,
  south + (rows - row - 0.5) * side,
]

/** What was surveyed. */
interface Surveyed {
  /** Around the places of the photos: at the edge, fewer photos show the ground. */
  readonly hull: ReadonlyArray<Point>
  /** Square metres of a footprint. */
  readonly footprint: number
}

/**
 * Cells with too few views that lie inside the hull, and between well seen ground from west to east or from south to
 * north.
 */
export const gapsIn = (grid: Grid, { hull, footprint }: Surveyed, projection: Projection): ReadonlyArray<Gap> => {
  const { columns, rows, views, side } = grid
  const far = Math.ceil((Math.sqrt(footprint) * reach) / side)
  const well = (column: number, row: number) =>
    column >= 0 && column < columns && row >= 0 && row < rows && (views[row * columns + column] ?? 0) >= leastViews
  const towards = (column: number, row: number, dx: number, dy: number) => {
    for (let step = 1; step <= far; step++) if (well(column + dx * step, row + dy * step)) return true
    return false
  }
  const between = (column: number, row: number) =>
    (towards(column, row, 1, 0) && towards(column, row, -1, 0)) || (towards(column, row, 0, 1) && towards(column, row, 0, -1))
  const open = new Set<number>()
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (!well(column, row) && isInside(centreOf(grid, column, row), hull) && between(column, row))
        open.add(row * columns + column)
  return connected(open, columns).flatMap(cells => {
    const area = cells.length * side * side
    return area < footprint * leastGap ? [] : [gapOf(cells, area, grid, projection)]
  })
}

const connected = (open: Set<number>, columns: number): Array<Array<number>> => {
  const groups: Array<Array<number>> = []
  for (const first of open) {
    open.delete(first)
    const group = [first]
    for (const cell of group)
      for (const next of [cell - 1, cell + 1, cell - columns, cell + columns]) {
        const wraps = Math.abs((next % columns) - (cell % columns)) > 1
        if (!wraps && open.delete(next)) group.push(next)
      }
    groups.push(group)
  }
  return groups
}

const gapOf = (cells: ReadonlyArray<number>, area: number, grid: Grid, projection: Projection): Gap => {
  const { columns, side } = grid
  const centres = cells.map(cell => centreOf(grid, cell % columns, Math.floor(cell / columns)))
  const box = boundsOf(centres)
  const mean = (axis: 0 | 1) => centres.reduce((sum, point) => sum + point[axis], 0) / centres.length
  const [longitude, latitude] = projection.toDegrees([mean(0), mean(1)])
  const [west, south] = projection.toDegrees([box.west - side / 2, box.south - side / 2])
  const [east, north] = projection.toDegrees([box.east + side / 2, box.north + side / 2])
  return { longitude, latitude, area, west, south, east, north }
}
