import type { FileWindow } from "./FileWindow.ts"
import { type Entry, readTiff } from "./ifd.ts"
import { memoryByRows, memoryInFull, type PhotoHeader } from "./PhotoHeader.ts"

/** Tags of the image itself. */
const tags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
}

const mostTags = 4_096

/** Strips of more rows are read by rows, where the compression can. */
const mostRowsAtOnce = 128
const readByRows = (compression: number): boolean => ![6, 7].includes(compression)

/** Reads the first directory. Undefined: the kind of the file is unknown. */
export const readTiffHeader = (file: FileWindow): PhotoHeader | undefined => {
  const exif = { at: 0, length: file.size }
  const tiff = readTiff(file, exif)
  if (tiff === undefined) return undefined
  const entries = new Map(tiff.directory(tiff.first, mostTags).map(entry => [entry.tag, entry]))
  const number = (name: keyof typeof tags) => tiff.number(entries.get(tags[name]))
  const [width, height] = [number("width"), number("height")]
  if (!width || !height) return undefined
  const sample = Math.ceil((number("bitsPerSample") ?? 1) / 8)
  const pixel = sample * (number("samplesPerPixel") ?? 1)
  const [tileWidth, tileHeight] = [number("tileWidth"), number("tileHeight")]
  const row = width * pixel
  const rowsAtOnce = Math.min(number("rowsPerStrip") ?? height, height)
  const inFull = !readByRows(number("compression") ?? 1) || number("planarConfiguration") === 2
  const strip =
    tileWidth && tileHeight
      ? 2 * Math.ceil(width / tileWidth) * tileWidth * tileHeight * pixel
      : rowsAtOnce <= mostRowsAtOnce || inFull
        ? memoryInFull(rowsAtOnce * row)
        : 0
  return { memory: memoryByRows(row, height) + strip + memoryOfTags([...entries.values()]), exif }
}

const offsets: ReadonlyArray<number> = [tags.stripOffsets, tags.stripByteCounts, tags.tileOffsets, tags.tileByteCounts]

/**
 * Values are read into memory whole, and kept twice; offsets as numbers of eight bytes. libtiff is allowed 50 MB for
 * both by libvips.
 */
const memoryOfTags = (entries: ReadonlyArray<Entry>): number =>
  Math.min(
    100e6,
    entries.reduce((sum, { tag, count, bytes }) => sum + 3 * (offsets.includes(tag) ? count * 8 : bytes), 0),
  )
