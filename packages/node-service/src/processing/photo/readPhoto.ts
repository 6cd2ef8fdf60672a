import { createHash } from "node:crypto"
import { closeSync, openSync, readSync } from "node:fs"
import { beginsAs, type ImageType } from "@altilift/core"

/** What one reading of a file tells. */
export interface FileFacts {
  /** SHA-1, lower-case hexadecimal. */
  readonly checksum: string
  readonly size: number
  readonly format: PhotoFormat | undefined
}

export type PhotoFormat = ImageType

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
      // Names and declared types are often wrong.
      if (size === 0) format = beginsAs(bytes)
      hash.update(bytes)
      size += bytesRead
    }
  } finally {
    closeSync(file)
  }
  return { checksum: hash.digest("hex"), size, format }
}
