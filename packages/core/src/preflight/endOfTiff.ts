import type { BytesOf } from "../lifecycle/BytesOf.ts"

/** Entries of a directory that are looked at, and places of pixels: more than any camera or tile writer makes. */
const most = { entries: 4096, places: 1 << 20 }

/** Tags with the places of strips or tiles, and those with their bytes. TIFF 6.0, sections 8 and 15. */
const placeTags = new Set([273, 324])
const lengthTags = new Set([279, 325])

/** Bytes of a value by its type: SHORT, LONG, and LONG8 of BigTIFF. */
const widths: Readonly<Record<number, 2 | 4 | 8>> = { 3: 2, 4: 4, 16: 8 }

/**
 * Whether a TIFF or BigTIFF of `size` bytes has its first directory, and all strips or tiles that the directory names.
 * Reads the directory and its lists of places. "there" says nothing about what the pixels are.
 */
export const endOfTiff = async (size: number, bytesOf: BytesOf): Promise<"there" | "missing"> => {
  const head = await bytesOf(0, 16)
  const isLittle = head[0] === 0x49
  const isBig = head[2] === 43 || head[3] === 43
  const wide = isBig ? 8 : 4
  const read = async (from: number, length: number): Promise<Numbers | undefined> =>
    from + length > size ? undefined : numbersOf(await bytesOf(from, length), isLittle)

  const start = numbersOf(head, isLittle)(isBig ? 8 : 4, wide)
  const counter = isBig ? 8 : 2
  const count = (await read(start, counter))?.(0, counter)
  if (count === undefined || count === 0) return "missing"
  const length = isBig ? 20 : 12
  if (count > most.entries) return "there"
  const entries = await read(start + counter, count * length)
  if (entries === undefined) return "missing"

  const list = async (tags: ReadonlySet<number>): Promise<ReadonlyArray<number> | "missing"> => {
    const at = Array.from({ length: count }, (_, index) => index * length).find(at => tags.has(entries(at, 2)))
    const width = at === undefined ? undefined : widths[entries(at + 2, 2)]
    if (at === undefined || width === undefined) return []
    const values = entries(at + 4, wide)
    if (values > most.places) return []
    const isInside = values * width <= wide
    const found = isInside ? entries : await read(entries(at + 4 + wide, wide), values * width)
    if (found === undefined) return "missing"
    const first = isInside ? at + 4 + wide : 0
    return Array.from({ length: values }, (_, index) => found(first + index * width, width))
  }
  const places = await list(placeTags)
  const lengths = await list(lengthTags)
  if (places === "missing" || lengths === "missing") return "missing"
  return places.some((from, index) => from + (lengths[index] ?? 0) > size) ? "missing" : "there"
}

/** Reads an unsigned number of so many bytes. */
type Numbers = (at: number, width: number) => number

const numbersOf = (bytes: Uint8Array, isLittle: boolean): Numbers => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return (at, width) => {
    if (width === 2) return view.getUint16(at, isLittle)
    return width === 4 ? view.getUint32(at, isLittle) : Number(view.getBigUint64(at, isLittle))
  }
}
