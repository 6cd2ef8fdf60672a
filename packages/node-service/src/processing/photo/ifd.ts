import type { FileWindow } from "./FileWindow.ts"
import type { Region } from "./PhotoHeader.ts"

/** Bytes of a value of each type; 13 and 18 are pointers, 16 to 18 are of BigTIFF. */
const sizes: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
}

/** A tag as its directory has it. */
export interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** Of all its values. */
  readonly bytes: number
  /** Where the values are, from the beginning of the file. */
  readonly at: number
}

/** A file, or a part of one, that has the form of TIFF: classic or BigTIFF, in either order of bytes. */
export interface TiffReader {
  readonly littleEndian: boolean
  /** Where the first directory is, counted from the beginning of the TIFF; so are all pointers. */
  readonly first: number
  /** Tags of a directory; no more than `most`. */
  readonly directory: (at: number, most: number) => ReadonlyArray<Entry>
  /** The first value of an entry that has whole numbers; undefined when it has others or lies outside. */
  readonly number: (entry: Entry | undefined) => number | undefined
  /** The values of an entry as they are; at most 64 KiB. */
  readonly bytes: (entry: Entry) => Buffer
}

/** Undefined when it does not begin like TIFF. */
export const readTiff = (file: FileWindow, { at: base, length }: Region): TiffReader | undefined => {
  const read = (at: number, bytes: number) => (at + bytes <= length ? file.read(base + at, bytes) : Buffer.alloc(0))
  const start = Buffer.from(read(0, 8))
  const littleEndian = start[0] === 0x49
  const unsigned = (bytes: Buffer, size: number, at = 0): number | undefined => {
    if (bytes.length < at + size) return undefined
    if (size === 8) return Number(littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at))
    return littleEndian ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size)
  }
  const version = unsigned(start, 2, 2)
  if (version !== 42 && version !== 43) return undefined
  // Widths of a pointer, of a number of tags, and of a tag.
  const [pointer, counter, width] = version === 43 ? [8, 8, 20] : [4, 2, 12]
  const first = unsigned(Buffer.from(read(pointer, pointer)), pointer)
  if (first === undefined) return undefined

  const entryAt = (at: number): Entry | undefined => {
    const bytes = Buffer.from(read(at, width))
    const [tag, type, count] = [unsigned(bytes, 2), unsigned(bytes, 2, 2), unsigned(bytes, pointer, 4)]
    const value = unsigned(bytes, pointer, 4 + pointer)
    if (tag === undefined || type === undefined || count === undefined || value === undefined) return undefined
    const size = count * (sizes[type] ?? 0)
    return { tag, type, count, bytes: size, at: size <= pointer ? at + 4 + pointer : value }
  }

  const directory = (at: number, most: number): ReadonlyArray<Entry> => {
    const count = unsigned(Buffer.from(read(at, counter)), counter) ?? 0
    return Array.from({ length: Math.min(count, most) }, (_, index) => entryAt(at + counter + index * width) ?? []).flat()
  }

  const bytes = (entry: Entry): Buffer => Buffer.from(read(entry.at, entry.bytes))

  const number = (entry: Entry | undefined): number | undefined => {
    const size = sizes[entry?.type ?? 0] ?? 0
    if (entry === undefined || entry.count < 1 || ![1, 3, 4, 13, 16, 18].includes(entry.type)) return undefined
    return unsigned(Buffer.from(read(entry.at, size)), size)
  }

  return { littleEndian, first, directory, number, bytes }
}
