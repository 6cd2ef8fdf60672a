import { type Group, groupOf, groups, type Photo } from "../upload/model/Photo.ts"
import type { Flight, Window } from "./flight.ts"
import type { MapColours } from "./mapColours.ts"
import { drawOverlap, type Overlap } from "./overlap.ts"

/** Everything that a drawing of the map depends on. */
export interface MapScene {
  readonly flight: Flight
  readonly photos: ReadonlyArray<Photo>
  readonly window: Window
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  readonly colours: MapColours
  readonly lit: number | undefined
  readonly chosen: number | undefined
  /** Photos that are not in the model. */
  readonly unused: ReadonlySet<number>
  /** Photos that the list shows alone. */
  readonly marked: ReadonlySet<number>
  /** Drawn when it is wanted. */
  readonly overlap: Overlap | undefined
}

/** Groups from the bottom to the top: what needs attention lies on top. */
const layers: ReadonlyArray<Group> = [...groups].sort((a, b) => Number(a === "problem") - Number(b === "problem"))

/**
 * Draws the flight line, gaps dashed, and a mark for each photo; problems are diamonds, so that colour is not all there
 * is.
 */
export const drawMap = (context: CanvasRenderingContext2D, scene: MapScene): void => {
  const { width, height, flight } = scene
  context.clearRect(0, 0, width, height)
  if (scene.overlap !== undefined) drawOverlap(context, scene.overlap, (x, y) => at(scene, x, y), scene.colours.problem)
  drawLine(context, scene)
  const radius = markRadius(flight.places.length, scene.window.scale, flight)
  const byGroup = Map.groupBy(flight.places, place => groupAt(scene.photos, place.index))
  for (const group of layers)
    drawMarks(context, scene, group, byGroup.get(group) ?? [], group === "problem" ? radius + 1.5 : radius)
  for (const place of flight.places) {
    if (scene.unused.has(place.index)) drawRing(context, at(scene, place.x, place.y), radius + 2.5, 1.5, scene.colours.problem)
    if (scene.marked.has(place.index)) drawRing(context, at(scene, place.x, place.y), radius + 2.5, 2, scene.colours.sending)
  }
  for (const [index, ring] of [
    [scene.lit, 2],
    [scene.chosen, 3],
  ] as const) {
    const place = index === undefined ? undefined : flight.places.find(one => one.index === index)
    if (place !== undefined) drawRing(context, at(scene, place.x, place.y), radius + 4, ring, scene.colours.ink)
  }
}

const groupAt = (photos: ReadonlyArray<Photo>, index: number): Group => {
  const photo = photos[index]
  return photo === undefined ? "waiting" : groupOf(photo)
}

/** Metres to CSS pixels. */
const at = ({ window, width, height }: MapScene, x: number, y: number): readonly [number, number] => [
  width / 2 + (x - window.x) * window.scale,
  height / 2 + (y - window.y) * window.scale,
]

/** CSS pixels to metres. */
export const placeAt = (
  scene: Pick<MapScene, "window" | "width" | "height">,
  x: number,
  y: number,
): readonly [number, number] => [
  scene.window.x + (x - scene.width / 2) / scene.window.scale,
  scene.window.y + (y - scene.height / 2) / scene.window.scale,
]

/** Marks grow with the room that each has, between 1.5 and 5 pixels. */
const markRadius = (count: number, scale: number, { width, height }: Flight): number => {
  const room = Math.sqrt((Math.max(width, 20) * Math.max(height, 20)) / Math.max(1, count)) * scale
  return Math.min(5, Math.max(1.5, room * 0.22))
}

/** A canvas takes far longer for one path of 20,000 pieces than for a hundred paths of 200. */
const pieces = 200

/** Draws something for each item, in paths of bearable length. */
const inPieces = <Item>(
  context: CanvasRenderingContext2D,
  items: ReadonlyArray<Item>,
  draw: (item: Item) => void,
  finish: () => void,
): void => {
  for (let from = 0; from < items.length; from += pieces) {
    context.beginPath()
    for (const item of items.slice(from, from + pieces)) draw(item)
    finish()
  }
}

const drawLine = (context: CanvasRenderingContext2D, scene: MapScene): void => {
  const { places, jumps } = scene.flight
  const points = places.map(place => at(scene, place.x, place.y))
  context.strokeStyle = scene.colours.line
  context.lineWidth = 1
  for (const jump of [false, true]) {
    context.setLineDash(jump ? [4, 4] : [])
    const ends = [...points.keys()].filter(index => index > 0 && jumps[index] === jump)
    const draw = (index: number): void => {
      const [from, to] = [points[index - 1], points[index]]
      if (from === undefined || to === undefined) return
      context.moveTo(...from)
      context.lineTo(...to)
    }
    inPieces(context, ends, draw, () => context.stroke())
  }
  context.setLineDash([])
}

const drawMarks = (
  context: CanvasRenderingContext2D,
  scene: MapScene,
  group: Group,
  places: Flight["places"],
  radius: number,
): void => {
  context.fillStyle = scene.colours[group]
  const points = places
    .map(place => at(scene, place.x, place.y))
    .filter(([x, y]) => x > -9 && y > -9 && x < scene.width + 9 && y < scene.height + 9)
  const diamond = ([x, y]: readonly [number, number]): void => {
    context.moveTo(x, y - radius)
    context.lineTo(x + radius, y)
    context.lineTo(x, y + radius)
    context.lineTo(x - radius, y)
    context.closePath()
  }
  const disc = ([x, y]: readonly [number, number]): void => {
    context.moveTo(x + radius, y)
    context.arc(x, y, radius, 0, 2 * Math.PI)
  }
  if (group === "problem") inPieces(context, points, diamond, () => context.fill())
  else if (radius >= 2.5) inPieces(context, points, disc, () => context.fill())
  else for (const [x, y] of points) context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius)
}

const drawRing = (
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  width: number,
  colour: string,
): void => {
  context.strokeStyle = colour
  context.lineWidth = width
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.stroke()
}
