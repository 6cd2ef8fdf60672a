import type { CoverageGrid } from "@altilift/core/preflight"
import type { PageCheck } from "../../workers/preflightWorker.ts"
import type { Flight } from "./flight.ts"

/** A rectangle of the map, in metres: to the east and to the south. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How many photos show the ground, as a picture of each site, and where too few do. */
export interface Overlap {
  readonly sites: ReadonlyArray<{ readonly picture: OffscreenCanvas; readonly area: Area }>
  readonly gaps: ReadonlyArray<Area>
}

/** Photos that must show a point so that it can be reconstructed. */
const enough = 3
/** More photos than this are drawn alike. */
const most = 12

/** The overlap as a map of this flight draws it. `well`, `thin`: colours of ground that enough photos show, or fewer. */
export const overlapOf = (
  coverage: NonNullable<PageCheck["coverage"]>,
  flight: Flight,
  colours: { readonly well: string; readonly thin: string },
): Overlap => {
  const areaOf = ({ west, east, south, north }: { west: number; east: number; south: number; north: number }): Area => {
    const [x, y] = flight.toMap(west, north)
    const [right, bottom] = flight.toMap(east, south)
    return { x, y, width: right - x, height: bottom - y }
  }
  return {
    sites: coverage.grids.map(grid => ({ picture: pictureOf(grid, colours), area: areaOf(grid) })),
    gaps: coverage.gaps.map(areaOf),
  }
}

const pictureOf = (
  { columns, rows, views }: CoverageGrid,
  colours: { readonly well: string; readonly thin: string },
): OffscreenCanvas => {
  const picture = new OffscreenCanvas(columns, rows)
  const context = picture.getContext("2d")
  for (const [colour, alphaOf] of [
    [colours.well, (count: number) => (count < enough ? 0 : 40 + (110 * (Math.min(count, most) - enough)) / (most - enough))],
    [colours.thin, (count: number) => (count === 0 || count >= enough ? 0 : 90)],
  ] as const) {
    context?.drawImage(tinted(columns, rows, views, colour, alphaOf), 0, 0)
  }
  return picture
}

/** A canvas knows colours as style sheets write them, pixels only numbers: the picture is a mask that is coloured. */
const tinted = (
  columns: number,
  rows: number,
  views: Uint16Array,
  colour: string,
  alphaOf: (count: number) => number,
): OffscreenCanvas => {
  const mask = new OffscreenCanvas(columns, rows)
  const context = mask.getContext("2d")
  if (context === null) return mask
  const pixels = context.createImageData(columns, rows)
  for (const [cell, count] of views.entries()) pixels.data[cell * 4 + 3] = alphaOf(count)
  context.putImageData(pixels, 0, 0)
  context.globalCompositeOperation = "source-in"
  context.fillStyle = colour
  context.fillRect(0, 0, columns, rows)
  return mask
}

/** Draws the overlap below everything else. `at`: metres to CSS pixels. */
export const drawOverlap = (
  context: CanvasRenderingContext2D,
  { sites, gaps }: Overlap,
  at: (x: number, y: number) => readonly [number, number],
  colour: string,
): void => {
  const boxOf = ({ x, y, width, height }: Area): readonly [number, number, number, number] => {
    const [left, top] = at(x, y)
    const [right, bottom] = at(x + width, y + height)
    return [left, top, right - left, bottom - top]
  }
  context.imageSmoothingEnabled = false
  for (const { picture, area } of sites) context.drawImage(picture, ...boxOf(area))
  context.strokeStyle = colour
  context.lineWidth = 2
  for (const gap of gaps) context.strokeRect(...boxOf(gap))
}
