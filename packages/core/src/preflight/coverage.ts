import { type Gap, gapsIn } from "./gaps.ts"
import { countViews } from "./grid.ts"
import { hullOf } from "./hull.ts"
import { groundPixel, median, type Point, type Projection, projectionAt, turned } from "./metres.ts"
import type { ImageFacts, Position } from "./PhotoFacts.ts"
import { sitesOf } from "./sites.ts"

/** The ground that a photo shows, when it looks down on flat ground. */
export interface Footprint {
  /** Place in the list that was given. */
  readonly photo: number
  /** Longitude and latitude of the four corners, clockwise. */
  readonly corners: ReadonlyArray<readonly [longitude: number, latitude: number]>
}

/** How many photos show each cell of a grid: row after row from the north-west. Its edges are degrees. */
export interface CoverageGrid {
  readonly columns: number
  readonly rows: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly views: Uint16Array
}

export interface Coverage {
  readonly footprints: ReadonlyArray<Footprint>
  /** One for each site. */
  readonly grids: ReadonlyArray<CoverageGrid>
  readonly gaps: ReadonlyArray<Gap>
  /** Median metres of ground of a pixel. */
  readonly groundPixel: number
  /** Median number of photos that show a point of the ground. */
  readonly views: number
}

/** Degrees from straight down: beyond it, a footprint is no rectangle. */
const steepest = 30
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
  const sites = sitesOf(seen).map(site => coverageOfSite(site, projection))
  return {
    footprints: seen.map(({ photo, corners }) => ({ photo, corners: corners.map(projection.toDegrees) })),
    grids: sites.map(({ grid }) => grid),
    gaps: sites.flatMap(({ gaps }) => gaps),
    groundPixel: pixel,
    views: median(sites.flatMap(({ grid }) => [...grid.views].filter(views => views > 0))) ?? 0,
  }
}

const coverageOfSite = (
  seen: ReadonlyArray<Seen>,
  projection: Projection,
): { readonly grid: CoverageGrid; readonly gaps: ReadonlyArray<Gap> } => {
  const grid = countViews(seen.map(({ corners }) => corners))
  const area = median(seen.map(({ corners }) => areaOf(corners))) ?? 0
  const [west, south] = projection.toDegrees([grid.west, grid.south])
  const [east, north] = projection.toDegrees([grid.west + grid.columns * grid.side, grid.south + grid.rows * grid.side])
  return {
    grid: { columns: grid.columns, rows: grid.rows, west, south, east, north, views: grid.views },
    gaps: gapsIn(grid, { hull: hullOf(seen.map(({ centre }) => centre)), footprint: area }, projection),
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

const areaOf = ([a, b, c]: ReadonlyArray<Point>): number =>
  a && b && c ? Math.hypot(b[0] - a[0], b[1] - a[1]) * Math.hypot(c[0] - b[0], c[1] - b[1]) : 0
