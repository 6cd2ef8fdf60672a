import { ResultError } from "../fetchResult.ts"

/** What the header of a LAS or LAZ file says (ASPRS LAS 1.0 to 1.4). */
export interface LasHeader {
  readonly compressed: boolean
  readonly points: number
  /** Where the points begin (bytes). */
  readonly start: number
  /** Bytes of a point. */
  readonly stride: number
  /** Where in a point its colour is (bytes); undefined: its format has none. */
  readonly colourAt: number | undefined
  readonly scale: readonly [number, number, number]
  readonly offset: readonly [number, number, number]
}

const shortest = 227
/** Header of version 1.4, which counts points with 64 bits. */
const longest = 375
/** Bits of the point format that LASzip sets. */
const compressedBits = 0xc0
/** Where the colour is, by point format. */
const colours: Readonly<Record<number, number>> = { 2: 20, 3: 28, 5: 28, 7: 30, 8: 30, 10: 30 }
const formats = 10

/** Throws a `ResultError` where it is no LAS file, or has no points. */
export const readLasHeader = (bytes: Uint8Array): LasHeader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < shortest || new TextDecoder("latin1").decode(bytes.subarray(0, 4)) !== "LASF")
    throw new ResultError("unreadable")
  const three = (at: number) => [0, 8, 16].map(next => view.getFloat64(at + next, true)) as [number, number, number]
  const rawFormat = view.getUint8(104)
  const format = rawFormat & ~compressedBits
  const long = view.getUint8(25) >= 4 && bytes.length >= longest
  const header = {
    compressed: (rawFormat & compressedBits) !== 0,
    points: (long ? Number(view.getBigUint64(247, true)) : 0) || view.getUint32(107, true),
    start: view.getUint32(96, true),
    stride: view.getUint16(105, true),
    colourAt: colours[format],
    scale: three(131),
    offset: three(155),
  }
  const least = Math.max(20, header.colourAt === undefined ? 0 : header.colourAt + 6)
  const fits = header.start < bytes.length && header.stride >= least && format <= formats
  const numbers = [...header.scale, ...header.offset].every(Number.isFinite)
  if (header.points === 0 || !fits || !numbers) throw new ResultError("unreadable")
  return header
}
