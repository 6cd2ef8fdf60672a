import { openWorker } from "../../../workers/openWorker.ts"
import type { RasterWorker } from "../../../workers/rasterWorker.ts"
import rasterWorkerUrl from "../../../workers/rasterWorker.ts?worker&url"
import { type Placement, placeOn, type Size, seenOf, sizeFor, type Window } from "./placing.ts"

/** A GeoTIFF that is shown. */
export interface RasterView {
  /** Draws it moved and zoomed: at once what is here, soon in full detail. */
  readonly show: (by: { readonly x: number; readonly y: number; readonly k: number }) => void
  readonly dispose: () => void
}

/** A part of the image that is here. */
interface Part {
  readonly window: Window
  readonly bitmap: ImageBitmap
}

/** Milliseconds without a gesture before details are loaded. */
const restFor = 150
const background = "#10161d"

/**
 * Resolves when the whole image is here, as coarse as it fits. Rejects, and calls `onFault`, with errors for `faultOf`.
 */
export const openRaster = async (
  canvas: HTMLCanvasElement,
  link: string,
  signal: AbortSignal,
  onFault: (cause: unknown) => void,
): Promise<RasterView> => {
  const worker = openWorker<RasterWorker>(rasterWorkerUrl)
  // Without overviews the first view takes long.
  signal.addEventListener("abort", worker.end)
  try {
    const image = await worker.call(api => api.open(new URL(link, location.href).href))
    return await showing(canvas, image, (window, size) => worker.call(api => api.read(window, size)), worker.end, onFault)
  } catch (cause) {
    worker.end()
    throw cause
  }
}

const showing = async (
  canvas: HTMLCanvasElement,
  image: Size,
  read: (window: Window, size: Size) => Promise<ImageBitmap>,
  end: () => void,
  onFault: (cause: unknown) => void,
): Promise<RasterView> => {
  const ground = (): Size => ({ width: Math.max(1, canvas.clientWidth), height: Math.max(1, canvas.clientHeight) })
  const ratio = () => globalThis.devicePixelRatio || 1
  let by = { x: 0, y: 0, k: 1 }
  const place = () => placeOn(ground(), image, by)
  const load = async (window: Window): Promise<Part> => ({
    window,
    bitmap: await read(window, sizeFor(window, place(), ratio())),
  })

  const whole = await load({ left: 0, top: 0, right: image.width, bottom: image.height })
  let detail: Part | undefined
  const draw = (): void => drawParts(canvas, ground(), ratio(), place(), detail === undefined ? [whole] : [whole, detail])
  let asked = 0
  const refine = async (): Promise<void> => {
    const mine = ++asked
    const seen = seenOf(ground(), image, place())
    if (seen === undefined) return
    const part = await load(seen)
    if (mine !== asked) return part.bitmap.close()
    detail?.bitmap.close()
    detail = part
    draw()
  }
  let timer: number | undefined
  const changed = (): void => {
    draw()
    asked++
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void refine().catch(onFault), restFor)
  }
  const sizes = new ResizeObserver(changed)
  sizes.observe(canvas)
  return {
    show: to => {
      by = to
      changed()
    },
    dispose: () => {
      window.clearTimeout(timer)
      sizes.disconnect()
      end()
      for (const part of [whole, detail]) part?.bitmap.close()
    },
  }
}

const drawParts = (
  canvas: HTMLCanvasElement,
  ground: Size,
  ratio: number,
  { x, y, scale }: Placement,
  parts: ReadonlyArray<Part>,
): void => {
  const context = canvas.getContext("2d")
  if (context === null) return
  canvas.width = Math.round(ground.width * ratio)
  canvas.height = Math.round(ground.height * ratio)
  context.fillStyle = background
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio)
  // Pixels that are larger than those of the screen are seen as such.
  context.imageSmoothingEnabled = scale * ratio < 1.5
  for (const { window, bitmap } of parts)
    context.drawImage(bitmap, window.left, window.top, window.right - window.left, window.bottom - window.top)
}
