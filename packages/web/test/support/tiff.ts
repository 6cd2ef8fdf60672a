import { deflateSync } from "node:zlib"

/** One image of a TIFF file; bands of a pixel follow each other. */
export interface Image {
  readonly width: number
  readonly height: number
  readonly bands: number
  /** 8: bytes; 32: floating point numbers. */
  readonly bits: 8 | 32
  readonly at: (x: number, y: number, band: number) => number
  readonly nothing?: number
}

const tile = 256
const [short, long, ascii] = [3, 4, 2]

/**
 * A TIFF file of deflated tiles, as GDAL writes it. A fourth band is alpha, and not marked as such. The images after the
 * first are overviews of it.
 */
export const makeTiff = (images: ReadonlyArray<Image>): Uint8Array<ArrayBuffer> => {
  const parts: Array<Uint8Array> = []
  let length = 0
  const append = (part: Uint8Array): number => {
    const padded = new Uint8Array(part.length + (part.length % 2))
    padded.set(part)
    parts.push(padded)
    length += padded.length
    return length - padded.length
  }
  // The address of the first directory is set at the end.
  append(new Uint8Array([0x49, 0x49, 42, 0, 0, 0, 0, 0]))
  const directories = images.map((image, index) =>
    directoryOf(
      image,
      index,
      tilesOf(image).map(one => [append(one), one.length]),
      append,
    ),
  )
  const last = directories.reduceRight((next, entries) => append(encodeDirectory(entries, next)), 0)
  const file = new Uint8Array(Buffer.concat(parts))
  new DataView(file.buffer).setUint32(4, last, true)
  return file
}

const tilesOf = ({ width, height, bands, bits, at }: Image): ReadonlyArray<Uint8Array> => {
  const tiles: Array<Uint8Array> = []
  for (let top = 0; top < height; top += tile)
    for (let left = 0; left < width; left += tile) {
      const values = bits === 8 ? new Uint8Array(tile * tile * bands) : new Float32Array(tile * tile * bands)
      for (let pixel = 0; pixel < tile * tile; pixel++)
        for (let band = 0; band < bands; band++)
          values[pixel * bands + band] = at(left + (pixel % tile), top + Math.floor(pixel / tile), band)
      tiles.push(deflateSync(new Uint8Array(values.buffer)))
    }
  return tiles
}

type Entry = readonly [tag: number, type: number, count: number, value: number]

const directoryOf = (
  { width, height, bands, bits, nothing }: Image,
  index: number,
  tiles: ReadonlyArray<readonly [at: number, length: number]>,
  append: (part: Uint8Array) => number,
): ReadonlyArray<Entry> => {
  const numbers = (tag: number, type: number, values: ReadonlyArray<number>): Entry => {
    const size = type === short ? 2 : 4
    const bytes = new Uint8Array(values.length * size)
    const view = new DataView(bytes.buffer)
    for (const [at, value] of values.entries())
      size === 2 ? view.setUint16(at * 2, value, true) : view.setUint32(at * 4, value, true)
    if (bytes.length > 4) return [tag, type, values.length, append(bytes)]
    return [tag, type, values.length, values.reduceRight((sum, value) => sum * 65_536 + value, 0)]
  }
  const text = new TextEncoder().encode(`${nothing ?? ""}\0`)
  return [
    numbers(254, long, [index === 0 ? 0 : 1]),
    numbers(256, long, [width]),
    numbers(257, long, [height]),
    numbers(258, short, Array(bands).fill(bits)),
    numbers(259, short, [8]),
    numbers(262, short, [bands >= 3 ? 2 : 1]),
    numbers(277, short, [bands]),
    numbers(284, short, [1]),
    numbers(322, long, [tile]),
    numbers(323, long, [tile]),
    numbers(
      324,
      long,
      tiles.map(([at]) => at),
    ),
    numbers(
      325,
      long,
      tiles.map(([, length]) => length),
    ),
    ...(bands === 4 ? [numbers(338, short, [0])] : []),
    numbers(339, short, Array(bands).fill(bits === 8 ? 1 : 3)),
    ...(nothing === undefined ? [] : [[42_113, ascii, text.length, append(text)] as const]),
  ]
}

const encodeDirectory = (entries: ReadonlyArray<Entry>, next: number): Uint8Array => {
  const bytes = new Uint8Array(2 + entries.length * 12 + 4)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, entries.length, true)
  for (const [at, [tag, type, count, value]] of entries.entries()) {
    view.setUint16(2 + at * 12, tag, true)
    view.setUint16(4 + at * 12, type, true)
    view.setUint32(6 + at * 12, count, true)
    view.setUint32(10 + at * 12, value, true)
  }
  view.setUint32(2 + entries.length * 12, next, true)
  return bytes
}
