/// <reference lib="dom" />
import ImageTracer from "imagetracerjs"
import { Context } from "svgcanvas"
import { svgOfPoints } from "./points.ts"

/** What was drawn on a canvas since its context was asked for, as SVG. */
interface Drawn {
  readonly svg: Context
  hasPixels: boolean
}

const drawnOn = new WeakMap<HTMLCanvasElement, Drawn>()
/** Canvases that WebGL draws on. */
const inSpace = new WeakSet<HTMLCanvasElement>()

/** Records what is drawn on canvases, which keep only pixels. To be called before the page's own scripts. */
export const recordCanvases = (): void => {
  const getContext = HTMLCanvasElement.prototype.getContext
  const recorded = function (this: HTMLCanvasElement, kind: string, ...options: readonly unknown[]): unknown {
    if (kind === "webgl2") {
      inSpace.add(this)
      // Else its pixels are gone as soon as they are on the screen, and no two of a point have the same colour.
      return Reflect.apply(getContext, this, [kind, { ...Object(options[0]), antialias: false, preserveDrawingBuffer: true }])
    }
    const context: unknown = Reflect.apply(getContext, this, [kind, ...options])
    // Canvases of the recording itself are not in the document.
    return this.isConnected && context instanceof CanvasRenderingContext2D ? recorder(this, context) : context
  }
  Object.assign(HTMLCanvasElement.prototype, { getContext: recorded })
}

/**
 * The calls to record for one call. Nothing is drawn before `clearRect`, and pixels cannot be recorded. A circle
 * becomes two arcs, because an arc of SVG that ends where it begins draws nothing.
 */
const callsOf = (name: PropertyKey, words: readonly unknown[]): ReadonlyArray<readonly unknown[]> => {
  if (name === "clearRect" || name === "drawImage") return []
  const [x, y, radius, from, to] = words.map(Number)
  if (name !== "arc" || from !== 0 || to !== 2 * Math.PI) return [words]
  return [
    [x, y, radius, 0, Math.PI],
    [x, y, radius, Math.PI, 2 * Math.PI],
  ]
}

const recorder = (canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): CanvasRenderingContext2D => {
  const drawn: Drawn = { svg: new Context({ width: canvas.clientWidth, height: canvas.clientHeight }), hasPixels: false }
  drawnOn.set(canvas, drawn)
  return new Proxy(context, {
    get: (_, name) => {
      const value: unknown = Reflect.get(context, name, context)
      if (typeof value !== "function") return value
      return (...words: readonly unknown[]) => {
        if (name === "drawImage") drawn.hasPixels = true
        for (const call of callsOf(name, words)) Reflect.apply(Reflect.get(drawn.svg, name), drawn.svg, call)
        return Reflect.apply(value, context, words)
      }
    },
    set: (_, name, value) => Reflect.set(context, name, value, context) && Reflect.set(drawn.svg, name, value),
  })
}

/** Few colours and no small patches: a thumbnail of 56 pixels stays recognisable, and takes a few kilobytes. */
const tracing = { numberofcolors: 6, pathomit: 12, ltres: 2, qtres: 2, roundcoords: 0, blurradius: 2, strokewidth: 1 }

/** A canvas as SVG in its place on the page: what was recorded, or its pixels as shapes. */
export const svgOfCanvas = (canvas: HTMLCanvasElement): SVGElement => {
  const drawn = drawnOn.get(canvas)
  const svg = drawn === undefined || drawn.hasPixels ? traced(canvas) : drawn.svg.getSvg()
  const { x, y, width, height } = canvas.getBoundingClientRect()
  const place = { x, y, width, height, preserveAspectRatio: "xMidYMid slice" }
  for (const [name, value] of Object.entries(place)) svg.setAttribute(name, String(value))
  return svg
}

const traced = (canvas: HTMLCanvasElement): SVGElement => {
  const { width, height } = canvas
  const copy = new OffscreenCanvas(width, height).getContext("2d")
  copy?.drawImage(canvas, 0, 0)
  const pixels = copy?.getImageData(0, 0, width, height)
  if (pixels !== undefined && inSpace.has(canvas)) return svgOfPoints(pixels)
  const text = pixels === undefined ? "<svg/>" : ImageTracer.imagedataToSVG(pixels, tracing)
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement as unknown as SVGElement
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
  return svg
}
