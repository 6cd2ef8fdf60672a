/** Where the body of a file begins: pointers into it are made before the file is. */
export const bodyAt = 16

/** A tag: its values in bytes, or where in the file they are. */
export interface Tag {
  readonly tag: number
  /** 1 byte, 2 ASCII, 3 short, 4 long, 5 rational, 7 undefined, 16 long of eight bytes. */
  readonly type: number
  readonly count: number
  readonly value: number | Buffer | { readonly at: number }
}

export interface TiffShape {
  readonly big?: boolean
  readonly body?: Buffer
  readonly tags: ReadonlyArray<Tag>
  /** Directories that a tag of the first one points to, by that tag. */
  readonly below?: Readonly<Record<number, ReadonlyArray<Tag>>>
  /** Where the next directory is said to be. */
  readonly next?: number
}

const short = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
const long = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  if (size === 8) bytes.writeBigUInt64LE(BigInt(value))
  else bytes.writeUInt32LE(value >>> 0)
  return bytes
}

/** A TIFF file, little-endian, as odd as one likes: header, body, the directories below, the first directory. */
export const tiffFile = ({ big = false, body = Buffer.alloc(0), tags, below = {}, next = 0 }: TiffShape): Buffer => {
  const pointer = big ? 8 : 4
  const parts = [body]
  let at = bodyAt + body.length
  const add = (bytes: Buffer): number => {
    parts.push(bytes)
    at += bytes.length
    return at - bytes.length
  }
  const encode = ({ tag, type, count, value }: Tag): Buffer => {
    const bytes = typeof value === "number" ? long(value, pointer) : Buffer.isBuffer(value) ? value : long(value.at, pointer)
    const inline = bytes.length <= pointer ? Buffer.concat([bytes], pointer) : long(add(bytes), pointer)
    return Buffer.concat([short(tag), short(type), long(count, pointer), inline])
  }
  const directory = (entries: ReadonlyArray<Tag>, following: number): number => {
    const encoded = [...entries].sort((one, other) => one.tag - other.tag).map(encode)
    const count = big ? long(entries.length, 8) : short(entries.length)
    return add(Buffer.concat([count, ...encoded, long(following, pointer)]))
  }
  const pointers = Object.entries(below).map(([tag, entries]) => ({
    tag: Number(tag),
    type: 4,
    count: 1,
    value: directory(entries, 0),
  }))
  const first = directory([...tags, ...pointers], next)
  const start = big ? [short(43), short(8), short(0), long(first, 8)] : [short(42), long(first, 4)]
  return Buffer.concat([Buffer.concat([Buffer.from("II"), ...start], bodyAt), ...parts])
}

/** The tags of an image whose pixels, all of them, are the body. */
export const pixelTags = (width: number, height: number, bits: number, samples: number, bytes: number): ReadonlyArray<Tag> => [
  { tag: 256, type: 4, count: 1, value: width },
  { tag: 257, type: 4, count: 1, value: height },
  { tag: 258, type: 3, count: samples, value: Buffer.concat(Array.from({ length: samples }, () => short(bits))) },
  { tag: 259, type: 3, count: 1, value: 1 },
  { tag: 262, type: 3, count: 1, value: samples > 2 ? 2 : 1 },
  { tag: 273, type: 4, count: 1, value: bodyAt },
  { tag: 277, type: 3, count: 1, value: samples },
  { tag: 278, type: 4, count: 1, value: height },
  { tag: 279, type: 4, count: 1, value: bytes },
]
