import { expose, transfer } from "comlink"
import { fromUrl, type GeoTIFFImage, globals } from "geotiff"
import { ResultError } from "../app/result/fetchResult.ts"
import { type Bands, paint, type Range, rangeOf } from "../app/result/raster/colours.ts"
import { levelFor, type Size, type Window } from "../app/result/raster/placing.ts"

// The program of a worker: reads GeoTIFF files by ranges, outside the page's thread.

/** What the page calls in this worker. */
export interface RasterWorker {
  /** Reads the file's directories, not its pixels. */
  readonly open: (link: string) => Promise<Size>
  /** A window of it, scaled. The bitmap is transferred, not copied. */
  readonly read: (window: Window, size: Size) => Promise<ImageBitmap>
}

/** The image itself, or an overview of it. */
interface Level extends Size {
  readonly image: GeoTIFFImage
}

/** Bytes of a range, and ranges that are kept: tiles that lie side by side come together. */
const ranges = { blockSize: 65_536, cacheSize: 512, allowFullFile: false }
/** Source pixels that are decoded at a time: 64 MB of four bands. */
const pixelsAtATime = 16_000_000
/** Source pixels of a view; without overviews the first view is the whole file. */
const pixelsAtMost = 400_000_000

let levels: readonly [Level, ...Level[]] | undefined
/** Of the first view, so that the shades stay. */
let shades: Range | undefined

const levelOf = (image: GeoTIFFImage): Level => ({ image, width: image.getWidth(), height: image.getHeight() })

const open = async (link: string): Promise<Size> => {
  await checkReachable(link)
  const file = await fromUrl(link, ranges)
  const [first, ...others] = await Promise.all(Array.from({ length: await file.getImageCount() }, (_, at) => file.getImage(at)))
  if (first === undefined) throw new ResultError("unreadable")
  // Besides overviews a file may hold masks, and other images.
  const overviews = others.filter(image => image.fileDirectory.getValue("NewSubfileType") === 1)
  levels = [levelOf(first), ...overviews.map(levelOf)]
  return { width: first.getWidth(), height: first.getHeight() }
}

/** The library's errors do not tell a file that cannot be loaded from one that cannot be read. */
const checkReachable = async (link: string): Promise<void> => {
  const response = await fetch(link, { headers: { range: "bytes=0-15" }, credentials: "omit" }).catch(() => undefined)
  await response?.body?.cancel()
  if (response?.ok !== true) throw new ResultError("unreachable")
}

const read = async (window: Window, size: Size): Promise<ImageBitmap> => {
  if (levels === undefined) throw new ResultError("unreadable")
  const level = levelFor(levels, window, size)
  const source = windowOn(level, levels[0], window)
  const [width, height] = [source.right - source.left, source.bottom - source.top]
  if (width * height > pixelsAtMost) throw new ResultError("too-big")
  const pixels = new ImageData(size.width, size.height)
  const rows = Math.max(1, Math.floor((pixelsAtATime / (width * height)) * size.height))
  for (let from = 0; from < size.height; from += rows) {
    const to = Math.min(size.height, from + rows)
    const line = (row: number) => source.top + Math.round((row / size.height) * height)
    const part = { ...source, top: line(from), bottom: Math.max(line(from) + 1, line(to)) }
    const bands = await readBands(level.image, part, { width: size.width, height: to - from })
    paintPart(level.image, bands, pixels.data.subarray(from * size.width * 4, to * size.width * 4))
  }
  return createImageBitmap(pixels)
}

/** A window of the whole image, in the pixels of one of its levels. */
const windowOn = (level: Level, full: Level, window: Window): Window => {
  const [across, down] = [level.width / full.width, level.height / full.height]
  const left = Math.min(level.width - 1, Math.floor(window.left * across))
  const top = Math.min(level.height - 1, Math.floor(window.top * down))
  return {
    left,
    top,
    right: Math.max(left + 1, Math.min(level.width, Math.ceil(window.right * across))),
    bottom: Math.max(top + 1, Math.min(level.height, Math.ceil(window.bottom * down))),
  }
}

type Photometric = keyof typeof globals.photometricInterpretations

const isOf = ({ fileDirectory }: GeoTIFFImage, photometric: Photometric): boolean =>
  fileDirectory.getValue("PhotometricInterpretation") === globals.photometricInterpretations[photometric]

/** Heights, and measurements with more than 8 bits: what is drawn are shades between the least and the greatest. */
const isMeasured = (image: GeoTIFFImage): boolean =>
  image.getBitsPerSample(0) !== 8 || (image.getSamplesPerPixel() < 3 && !isOf(image, "Palette"))

const readBands = async (image: GeoTIFFImage, { left, top, right, bottom }: Window, size: Size): Promise<Bands> => {
  const options = { window: [left, top, right, bottom], interleave: true as const, ...size }
  const bands = image.getSamplesPerPixel()
  const colours = bands >= 3 ? [0, 1, 2] : [0]
  // A fourth band is alpha, also where the file does not mark it as such.
  const samples = bands === 4 && !isMeasured(image) ? [...colours, 3] : colours
  const asTheyAre = isMeasured(image) || isOf(image, "RGB")
  const values = asTheyAre ? await image.readRasters({ ...options, samples }) : await image.readRGB(options)
  return { values, count: values.length / (size.width * size.height) }
}

const paintPart = (image: GeoTIFFImage, bands: Bands, to: Uint8ClampedArray): void => {
  const measured = isMeasured(image)
  const nothing = measured ? image.getGDALNoData() : null
  if (measured) shades ??= rangeOf(bands, nothing)
  paint(bands, shades ?? { low: 0, high: 255 }, nothing, to)
}

const worker: RasterWorker = {
  open,
  read: async (window, size) => {
    const bitmap = await read(window, size)
    return transfer(bitmap, [bitmap])
  },
}
expose(worker)
