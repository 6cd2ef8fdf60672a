import { select } from "d3-selection"
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom"
import type { Window } from "./flight.ts"

/** The part of the ground that a map shows when all of the set is in view, and the map's size in CSS pixels. */
export interface MapFrame {
  readonly whole: Window
  readonly width: number
  readonly height: number
}

/** What moves a map from outside: keys and buttons. CSS pixels. */
export interface MapMoves {
  readonly drag: (x: number, y: number) => void
  readonly zoom: (factor: number) => void
  readonly reset: () => void
}

/** The largest scale (CSS pixels a metre), and the smallest as a part of the one that shows all. */
const closest = 200
const farthest = 0.5
/** A pointer that moved less than this (CSS pixels) has clicked. */
const clickDistance = 4

/** What a transform of the whole view shows. */
export const windowOf = ({ k, x, y }: ZoomTransform, { whole, width, height }: MapFrame): Window => {
  const scale = whole.scale * k
  return {
    scale,
    x: whole.x + ((1 - k) * (width / 2) - x) / scale,
    y: whole.y + ((1 - k) * (height / 2) - y) / scale,
  }
}

/** The inverse of `windowOf`. */
export const transformOf = (shown: Window, { whole, width, height }: MapFrame): ZoomTransform => {
  const k = shown.scale / whole.scale
  const x = (1 - k) * (width / 2) - (shown.x - whole.x) * shown.scale
  const y = (1 - k) * (height / 2) - (shown.y - whole.y) * shown.scale
  return zoomIdentity.translate(x, y).scale(k)
}

/** Ctrl and wheel, a mouse that drags, and two fingers move the map. A wheel alone and one finger scroll the page. */
const isForMap = (event: MouseEvent | TouchEvent | WheelEvent): boolean => {
  if (event.type === "wheel") return event.ctrlKey || event.metaKey
  if ("touches" in event) return event.touches.length > 1
  return event.button === 0 && !event.ctrlKey
}

/** Has gestures on the map's canvas change what is shown; undefined shows all. */
export const attachGestures = (
  canvas: HTMLCanvasElement,
  frame: () => MapFrame,
  onWindow: (shown: Window | undefined) => void,
): MapMoves & { readonly show: (shown: Window | undefined) => void } => {
  const surface = select(canvas)
  const gestures: ZoomBehavior<HTMLCanvasElement, unknown> = zoom<HTMLCanvasElement, unknown>()
    .filter(isForMap)
    // A touch screen may be attached later.
    .touchable(true)
    .clickDistance(clickDistance)
    .wheelDelta(event => -event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 0.12 : 0.0072))
    .on("zoom", ({ transform }: { readonly transform: ZoomTransform }) => onWindow(windowOf(transform, frame())))
  surface.call(gestures).on("dblclick.zoom", null)
  return {
    drag: (x, y) => {
      const { k } = canvas.__zoom ?? zoomIdentity
      gestures.translateBy(surface, x / k, y / k)
    },
    zoom: factor => gestures.scaleBy(surface, factor),
    reset: () => onWindow(undefined),
    show: shown => {
      const now = frame()
      gestures.scaleExtent([farthest, Math.max(farthest, closest / now.whole.scale)])
      // Set without an event: nothing was moved.
      canvas.__zoom = shown === undefined ? zoomIdentity : transformOf(shown, now)
    },
  }
}

declare global {
  interface HTMLCanvasElement {
    /** Where d3-zoom keeps the transform of an element. */
    __zoom?: ZoomTransform
  }
}

/** How far a key moves a map (CSS pixels), and by how much it zooms. */
const step = 60
export const zoomStep = 1.6

/** The keys of a map: arrows go where they point, plus and minus zoom, zero shows all. */
export const mapKeys: Readonly<Record<string, (on: MapMoves) => void>> = {
  ArrowLeft: on => on.drag(step, 0),
  ArrowRight: on => on.drag(-step, 0),
  ArrowUp: on => on.drag(0, step),
  ArrowDown: on => on.drag(0, -step),
  "+": on => on.zoom(zoomStep),
  "=": on => on.zoom(zoomStep),
  "-": on => on.zoom(1 / zoomStep),
  "0": on => on.reset(),
}
