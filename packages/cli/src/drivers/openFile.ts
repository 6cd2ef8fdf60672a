import { type BigIntStats, constants } from "node:fs"
import { open } from "node:fs/promises"
import { pathOf } from "../fileRef.ts"

/** A file that is open for reading. */
export interface OpenFile {
  readonly stats: () => Promise<Version>
  /** Fills `into` with the bytes from `position`; yields how many there were, fewer only at the end of the file. */
  readonly read: (into: Uint8Array, position: number) => Promise<number>
  readonly close: () => Promise<void>
}

/** What tells one version of a file's content from another. */
export interface Version {
  readonly regular: boolean
  /** Bytes. */
  readonly size: number
  /** See `modifiedOf`. */
  readonly modified: bigint
}

/**
 * When a file was changed for the last time (nanoseconds since 1970). Its date alone tells nothing: programs that write
 * into photos put it back, and a copy has that of the original. The time of the last change of anything about it cannot
 * be set.
 */
export const modifiedOf = ({ mtimeNs, ctimeNs }: BigIntStats): bigint => (mtimeNs > ctimeNs ? mtimeNs : ctimeNs)

export const sameVersion = (a: Version, b: Version): boolean => a.size === b.size && a.modified === b.modified

/**
 * Opens a file without waiting for a writer, should it be a named pipe. Nothing of it is synchronous, although that is
 * quicker for small files: a disk that answers no more would hold the whole program, and Ctrl-C too.
 */
export const openFile = async (ref: string): Promise<OpenFile> => {
  const handle = await open(pathOf(ref), flags)
  return {
    stats: async () => version(await handle.stat({ bigint: true })),
    read: async (into, position) => {
      let filled = 0
      while (filled < into.length) {
        const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return filled
    },
    close: () => handle.close(),
  }
}

const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const version = (stats: BigIntStats): Version => ({
  regular: stats.isFile(),
  size: Number(stats.size),
  modified: modifiedOf(stats),
})
