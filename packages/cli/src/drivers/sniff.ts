import type { ImageType } from "@altilift/core"
import { fileTypeFromBuffer } from "file-type"

/** What the first bytes of a file say it is. */
export type Sniffed =
  | { readonly image: ImageType }
  /** Something else; `what` for people (`"image/gif"`), undefined when nobody knows. */
  | { readonly image: undefined; readonly what: string | undefined }

/** Bytes from the beginning that `sniff` wants to see. TIFF needs more, see `sniffTiffAt`. */
export const headLength = 4100

/** Looks at the content, not at the name. Camera raw formats (CR2, NEF, DNG, …) are not images here, although most of them are TIFF inside. */
export const sniff = async (bytes: Uint8Array): Promise<Sniffed> => {
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined)
  switch (type?.mime) {
    case "image/jpeg":
      return { image: "JPEG" }
    case "image/png":
    case "image/apng":
      return { image: "PNG" }
    case "image/tiff":
      return { image: "TIFF" }
    default:
      return { image: undefined, what: type?.mime }
  }
}

/** Whether a file begins like a TIFF; whether it is one, or a camera raw, is written further inside. */
export const beginsLikeTiff = (head: Uint8Array): boolean => {
  const [a, b, c, d] = head
  return (
    (a === 0x49 && b === 0x49 && d === 0 && (c === 42 || c === 43)) ||
    (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43))
  )
}

/** Whether it is worth reading on to `sniff` the whole file. */
export const beginsLikeImage = (head: Uint8Array): boolean =>
  beginsLikeTiff(head) || startsWith(head, [0xff, 0xd8, 0xff]) || startsWith(head, [0x89, 0x50, 0x4e, 0x47])

const startsWith = (bytes: Uint8Array, start: ReadonlyArray<number>): boolean =>
  start.every((byte, index) => bytes[index] === byte)

/** Sniffs a file that is in (shared) memory. Only what is looked at is copied: text decoders refuse shared memory. */
export const sniffBytes = (bytes: Uint8Array): Promise<Sniffed> => {
  const read = async (offset: number, length: number) => Buffer.from(bytes.subarray(offset, offset + length))
  const head = Buffer.from(bytes.subarray(0, headLength))
  return beginsLikeTiff(head) ? sniffTiffAt(head, read) : sniff(head)
}

/** Tags of a directory that are looked at, and 12 bytes for each. */
const directoryLength = 2 + 512 * 12

/**
 * Sniffs a TIFF too big to be in memory: its head, and the directory of tags, which may stand anywhere, moved to just behind the head.
 * `read` yields up to `length` bytes at `offset`.
 */
export const sniffTiffAt = async (head: Buffer, read: (offset: number, length: number) => Promise<Buffer>): Promise<Sniffed> => {
  const littleEndian = head[0] === 0x49
  if (head[2] === 43 || head[3] === 43) return { image: "TIFF" }
  const directory = await read(littleEndian ? head.readUInt32LE(4) : head.readUInt32BE(4), directoryLength)
  const joined = Buffer.concat([head.subarray(0, 16), directory])
  if (littleEndian) joined.writeUInt32LE(16, 4)
  else joined.writeUInt32BE(16, 4)
  return sniff(joined)
}
