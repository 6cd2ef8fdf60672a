import type { BytesOf } from "../lifecycle/BytesOf.ts"
import { beginsAs } from "../lifecycle/imageSignature.ts"
import { endOfTiff } from "./endOfTiff.ts"
import { headLength } from "./headLength.ts"
import { areZeroes, isZero, startOfZeroes } from "./zeroes.ts"

/** Bytes at the end of a file in which the end of the photo is looked for: cameras may append a little to it. */
const tailLength = 16 * 1024

/**
 * Whether the end of a photo is there. `missing`: the last bytes are from the middle of it, which nothing but a file
 * that was cut off has. `unclear`: they are something else, such as padding, or a film that a phone appends.
 */
export type FileEnd = "there" | "missing" | "unclear"

/**
 * Looks for the end of a JPEG, PNG or TIFF of `size` bytes; undefined for what is none of them. Of JPEG and PNG it reads
 * the last 16 KiB, and no more than 96 KiB at the beginning; more only of a JPEG that ends in so many zeroes.
 */
export const endOf = async (size: number, bytesOf: BytesOf): Promise<FileEnd | undefined> => {
  switch (beginsAs(await bytesOf(0, 4))) {
    case "JPEG":
      return endOfJpeg(size, bytesOf)
    case "PNG":
      return endOfPng(size, bytesOf)
    case "TIFF":
      return size < 16 ? "missing" : endOfTiff(size, bytesOf)
    default:
      return undefined
  }
}

/** EOI, ITU-T T.81, B.1.1.3. Thumbnails have one too: their segments are passed over. */
const endOfImage = [0xff, 0xd9]

const endOfJpeg = async (size: number, bytesOf: BytesOf): Promise<FileEnd> => {
  const { at, is } = await followSegments(size, bytesOf)
  if (at >= size) return "missing"
  const from = Math.max(at, size - tailLength)
  const tail = await bytesOf(from, size - from)
  if (lastOf(tail, endOfImage) >= 0) return "there"
  if (from > at && isZero(tail)) return endBeforeZeroes(at, size, bytesOf)
  return (is === "scan" && from === at) || isMiddleOfScan(tail) ? "missing" : "unclear"
}

/** Zeroes are padding behind a photo, or stand for what is missing: many systems give a copy its full size at once. */
const endBeforeZeroes = async (scan: number, size: number, bytesOf: BytesOf): Promise<FileEnd> => {
  const zeroes = await startOfZeroes(scan, size - tailLength, tailLength, bytesOf)
  const from = Math.max(scan, zeroes - 2 * tailLength)
  const tail = await bytesOf(from, zeroes - from)
  if (lastOf(tail, endOfImage) >= 0) return "there"
  return isMiddleOfScan(tail) && (await areZeroes(zeroes, size, bytesOf)) ? "missing" : "unclear"
}

/** Follows the segments of a JPEG, as far as they begin in its first bytes, to its first scan. */
const followSegments = async (size: number, bytesOf: BytesOf) => {
  let at = 2
  while (at < Math.min(size, headLength)) {
    const [mark, marker = 0xe0, high = 0, low = 0] = await bytesOf(at, 4)
    if (mark !== 0xff || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9)) break
    if (marker === 0xda) return { at, is: "scan" } as const
    // Any number of bytes 0xff may stand before a marker.
    at += marker === 0xff ? 1 : 2 + high * 256 + low
  }
  return { at, is: "unknown" } as const
}

/** So many bytes 0xff are followed as in a scan by chance once in 10^10 files. */
const leastStuffed = 8
/** Different bytes. Compressed data has nearly all 256; a mask that is appended has few. */
const leastValues = 128

/**
 * Whether bytes are compressed pixels (ITU-T T.81, F.1.2.3): a zero is stuffed behind each 0xff that is no restart
 * (RST) and begins no other scan (DHT, SOS).
 */
const isMiddleOfScan = (bytes: Uint8Array): boolean => {
  let stuffed = 0
  for (let at = bytes.indexOf(0xff); at >= 0 && at < bytes.length - 1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next === 0) stuffed++
    else if (!(next >= 0xd0 && next <= 0xd7) && next !== 0xc4 && next !== 0xda) return false
  }
  return stuffed >= leastStuffed && new Set(bytes).size >= leastValues
}

/** Names of chunks: `IEND`, `IDAT`. */
const lastChunk = [0x49, 0x45, 0x4e, 0x44]
const dataChunk = [0x49, 0x44, 0x41, 0x54]

const endOfPng = async (size: number, bytesOf: BytesOf): Promise<FileEnd> => {
  const from = Math.max(0, size - tailLength)
  const tail = await bytesOf(from, size - from)
  if (lastOf(tail, lastChunk) >= 0) return "there"
  const head = await bytesOf(0, Math.min(size, headLength))
  return fillsRest(tail, size - from) || fillsRest(head, size) ? "missing" : "unclear"
}

/** Whether the last chunk of pixels that begins in these bytes takes all that is left of the file, or more. */
const fillsRest = (bytes: Uint8Array, left: number): boolean => {
  const at = lastOf(bytes, dataChunk)
  if (at < 4) return false
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at - 4)
  const [name, checksum] = [4, 4]
  return at + name + length + checksum >= left
}

/** Where a few bytes stand for the last time; -1 where they do not. */
const lastOf = (bytes: Uint8Array, wanted: ReadonlyArray<number>): number => {
  for (let at = bytes.length - wanted.length; at >= 0; at--)
    if (wanted.every((byte, place) => bytes[at + place] === byte)) return at
  return -1
}
