import { hash } from "node:crypto"
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import { pathOf } from "../fileRef.ts"
import { modifiedOf } from "./openFile.ts"

/** What one read of a file into memory found. */
export type ReadAndHashed =
  | { readonly read: "whole"; readonly checksum: string; readonly modified: bigint }
  /** Of another size than was expected, changed meanwhile, or no regular file. */
  | { readonly read: "otherwise" }

/** Opens without waiting for a writer, should it be a named pipe. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Fills `into` with a file of exactly its length, and makes the SHA-1 of the very bytes. Throws what the file system
 * throws.
 */
export const readAndHash = (ref: string, into: Uint8Array): ReadAndHashed => {
  const descriptor = openSync(pathOf(ref), flags)
  try {
    const before = fstatSync(descriptor, { bigint: true })
    if (!before.isFile() || Number(before.size) !== into.length) return { read: "otherwise" }
    for (let filled = 0; filled < into.length; ) {
      const count = readSync(descriptor, into, filled, into.length - filled, filled)
      if (count === 0) return { read: "otherwise" }
      filled += count
    }
    const checksum = hash("sha1", into)
    const after = fstatSync(descriptor, { bigint: true })
    if (after.size !== before.size || modifiedOf(after) !== modifiedOf(before)) return { read: "otherwise" }
    return { read: "whole", checksum, modified: modifiedOf(before) }
  } finally {
    closeSync(descriptor)
  }
}
