import { createHash } from "node:crypto"
import { closeSync, openSync, readSync } from "node:fs"

/** What one reading of a file tells. */
export interface FileFacts {
  /** SHA-1, lower-case hexadecimal. */
  readonly checksum: string
  readonly size: number
  readonly format: PhotoFormat | undefined
}

export type PhotoFormat = "JPEG" | "PNG" | "TIFF"

const sliceSize = 1024 ** 2

/** Reads the file once: its checksum, size and what its first bytes say it is. */
export const readPhoto = (path: string): FileFacts => {
  const hash = createHash("sha1")
  const slice = Buffer.allocUnsafe(sliceSize)
  let size = 0
  let format: PhotoFormat | undefined
  const file = openSync(path, "r")
  try {
    while (true) {
      const bytesRead = readSync(file, slice, 0, sliceSize, size)
      if (bytesRead === 0) break
      const bytes = slice.subarray(0, bytesRead)
      if (size === 0) format = sniff(bytes)
      hash.update(bytes)
      size += bytesRead
    }
  } finally {
    closeSync(file)
  }
  return { checksum: hash.digest("hex"), size, format }
}

const signatures: ReadonlyArray<readonly [PhotoFormat, string]> = [
  ["JPEG", "ffd8ff"],
  ["PNG", "89504e470d0a1a0a"],
  ["TIFF", "49492a00"],
  ["TIFF", "4d4d002a"],
  ["TIFF", "49492b00"],
  ["TIFF", "4d4d002b"],
]

/** The format by the first bytes; names and declared types are often wrong. */
const sniff = (bytes: Buffer): PhotoFormat | undefined =>
  signatures.find(([, signature]) => bytes.subarray(0, signature.length / 2).toString("hex") === signature)?.[0]
