import type { FileWindow } from "./FileWindow.ts"
import { memoryByRows, memoryInFull, type PhotoHeader, type Region } from "./PhotoHeader.ts"

/** A photo of 2 GiB in the smallest usual chunks, of 8 KiB, has a quarter of them. */
const mostChunks = 1_000_000

/** Some programs leave a few bytes behind the end. */
const mostBehindEnd = 4_096

const mostExif = 1024 ** 2

/** Reads the heads of all chunks. Undefined: the kind of the file is unknown. */
export const readPngHeader = (file: FileWindow): PhotoHeader | undefined => {
  const first = file.read(8, 21)
  if (first.length < 21 || first.toString("latin1", 4, 8) !== "IHDR") return undefined
  const memory = memoryOf(Buffer.from(first.subarray(8)))
  let exif: Region | undefined
  let at = 8
  for (let chunks = 0; chunks < mostChunks; chunks++) {
    const head = file.read(at, 8)
    // Cut off: the decoder says so.
    if (head.length < 8) return { memory, exif }
    const length = head.readUInt32BE()
    const type = head.toString("latin1", 4, 8)
    if (type === "eXIf" && length <= mostExif) exif ??= { at: at + 8, length }
    at += 12 + length
    if (type === "IEND") {
      return file.size - at > mostBehindEnd ? { memory, exif, fault: { code: "photo-has-trailing-bytes" } } : { memory, exif }
    }
  }
  return { memory, exif, fault: { code: "photo-damaged" } }
}

const samples: Record<number, number> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 }

const memoryOf = (ihdr: Buffer): number => {
  const [width, height] = [ihdr.readUInt32BE(), ihdr.readUInt32BE(4)]
  const [depth = 0, colour = 0] = ihdr.subarray(8)
  const row = width * (samples[colour] ?? 4) * (depth > 8 ? 2 : 1)
  return ihdr[12] === 0 ? memoryByRows(row, height) : memoryInFull(row * height, row)
}
