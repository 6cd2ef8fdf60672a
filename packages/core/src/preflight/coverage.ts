import { groundPixel, median, type Point, type Projection, projectionAt, turned } from "./metres.ts"
import type { ImageFacts, Position } from "./PhotoFacts.ts"

/** The ground that a photo shows, when it looks down on flat ground. */
export interface Footprint {
  /** Place in the list that was given. */
  readonly photo: number
  /** Longitude and latitude of the four corners, clockwise. */
  readonly corners: ReadonlyArray<readonly [longitude: number, latitude: number]>
}

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

export interface Coverage {
  readonly footprints: ReadonlyArray<Footprint>
  /** How many photos show each cell of a grid: row after row from the north-west. */
  readonly grid: {
    readonly columns: number
    readonly rows: number
    readonly west: number
    readonly south: number
    readonly east: number
    readonly north: number
    readonly views: Uint16Array
  }
  readonly gaps: ReadonlyArray<Gap>
  /** Median metres of ground of a pixel. */
  readonly groundPixel: number
  /** Median number of photos that show a point of the ground. */
  readonly views: number
}

/** Cells of the grid at most. */
const mostCells = 40_000
/** Photos that must show a point so that it can be reconstructed. */
const leastViews = 3
/** Degrees from straight down: beyond it, a footprint is no rectangle. */
const steepest = 30
/** Smallest gap, as a share of a footprint. */
const leastGap = 0.03

interface Seen {
  readonly photo: number
  readonly centre: Point
  readonly corners: ReadonlyArray<Point>
}

/** Undefined where no photo looks down from a known place and height. `chosen`: which photos of the list count. */
export const coverageOf = (photos: ReadonlyArray<ImageFacts>, chosen: ReadonlyArray<number>): Coverage | undefined => {
  const origin = chosen.map(at => photos[at]?.position).find(position => position !== undefined)
  if (origin === undefined) return undefined
  const projection = projectionAt(origin)
  const seen = chosen.flatMap(at => footprintOf(photos, at, projection) ?? [])
  const pixel = median(chosen.flatMap(at => (photos[at] === undefined ? [] : (groundPixel(photos[at]) ?? []))))
  if (seen.length === 0 || pixel === undefined) return undefined
  const grid = countViews(seen)
  const area = median(seen.map(({ corners }) => areaOf(corners))) ?? 0
  const corner = (point: Point) => projection.toDegrees(point)
  const [west, south] = corner([grid.west, grid.south])
  const [east, north] = corner([grid.west + grid.columns * grid.side, grid.south + grid.rows * grid.side])
  return {
    footprints: seen.map(({ photo, corners }) => ({ photo, corners: corners.map(corner) })),
    grid: { columns: grid.columns, rows: grid.rows, west, south, east, north, views: grid.views },
    gaps: gapsIn(grid, Math.sqrt(area), area * leastGap, projection),
    groundPixel: pixel,
    views: median([...grid.views].filter(views => views > 0)) ?? 0,
  }
}

const footprintOf = (photos: ReadonlyArray<ImageFacts>, photo: number, projection: Projection): Seen | undefined => {
  const facts = photos[photo]
  const position: Position | undefined = facts?.position
  const pixel = facts && groundPixel(facts)
  if (position === undefined || pixel === undefined || facts?.width === undefined || facts.height === undefined) return undefined
  const { yaw = 0, gimbalPitch = -90 } = facts.flight ?? {}
  if (Math.abs(gimbalPitch + 90) > steepest) return undefined
  const [right, up] = [(facts.width * pixel) / 2, (facts.height * pixel) / 2]
  const centre = projection.toMetres(position)
  const around: ReadonlyArray<Point> = [
    [-right, up],
    [right, up],
    [right, -up],
    [-right, -up],
  ]
  const corners = around.map((corner): Point => {
    const [east, north] = turned(corner, yaw)
    return [centre[0] + east, centre[1] + north]
  })
  return { photo, centre, corners }
}

interface Grid {
  /** Metres. */
  readonly west: number
  readonly south: number
  readonly side: number
  readonly columns: number
  readonly rows: number
  readonly views: Uint16Array
}

const countViews = (seen: ReadonlyArray<Seen>): Grid => {
  const bounds = boundsOf(seen.flatMap(({ corners }) => corners))
  const [width, height] = [bounds.east - bounds.west, bounds.north - bounds.south]
  const side = Math.max(Math.sqrt((width * height) / mostCells), Math.max(width, height) / 2000, 0.1)
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)]
  const views = new Uint16Array(columns * rows)
  for (const { corners } of seen) {
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

const boundsOf = (points: ReadonlyArray<Point>) => {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of points) {
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    north = Math.max(north, y)
  }
  return { west, east, south, north }
}

/** Of a convex shape with its corners clockwise. */
const isInside = ([x, y]: Point, corners: ReadonlyArray<Point>): boolean =>
  corners.every(([ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length] ?? [ax, ay]
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) <= 0
  })

const areaOf = ([a, b, c]: ReadonlyArray<Point>): number =>
  a && b && c ? Math.hypot(b[0] - a[0], b[1] - a[1]) * Math.hypot(c[0] - b[0], c[1] - b[1]) : 0

/** Cells with too few views that lie between well seen ground, from west to east or from south to north. */
const gapsIn = (grid: Grid, reach: number, leastArea: number, projection: Projection): ReadonlyArray<Gap> => {
  const { columns, rows, views, side } = grid
  const far = Math.ceil((reach * 2) / side)
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
      if (!well(column, row) && between(column, row)) open.add(row * columns + column)
  return connected(open, columns).flatMap(cells => {
    const area = cells.length * side * side
    return area < leastArea ? [] : [gapOf(cells, area, grid, projection)]
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
  const { columns, rows, side } = grid
  const centres = cells.map(
    (cell): Point => [grid.west + ((cell % columns) + 0.5) * side, grid.south + (rows - Math.floor(cell / columns) - 0.5) * side],
  )
  const box = boundsOf(centres)
  const mean = (axis: 0 | 1) => centres.reduce((sum, point) => sum + point[axis], 0) / centres.length
  const [longitude, latitude] = projection.toDegrees([mean(0), mean(1)])
  const [west, south] = projection.toDegrees([box.west - side / 2, box.south - side / 2])
  const [east, north] = projection.toDegrees([box.east + side / 2, box.north + side / 2])
  return { longitude, latitude, area, west, south, east, north }
}
