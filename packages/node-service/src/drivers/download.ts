import { createWriteStream } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { dirname } from "node:path"
import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import { operator } from "../messages/operator.ts"
import type { BucketError } from "../ports/Bucket.ts"
import { FileError } from "../ports/FileError.ts"
import { hasCode, makeFolder, syncFolder } from "../store/fsync.ts"

/** An object of a bucket from an offset on. */
export interface Opened {
  readonly body: Readable
  /** Bytes of the whole object. */
  readonly size: number
  /** The object's ETag: what is read next must be of the same one. */
  readonly version: string
}

/** Opens an object, from byte `from` on; of this version where one is given, else it fails with `Replaced`. */
export type Open = (from: number, version: string | undefined) => Promise<Opened>

/** The object is another one than when reading began. */
export class Replaced extends Error {}

/** How often a copy may break without a byte of progress before it fails. */
const patience = 3

/** A body of which nothing comes for this long is given up, in milliseconds. */
const stalledAfter = 30_000

/**
 * Copies an object into a file, durably: the file is there as a whole or not at all. A copy that breaks goes on where
 * it was, by a ranged read of the same version; an object that was replaced meanwhile is copied anew.
 *
 * @param asBucketError what a failure of the bucket is called; failures of the disk are `FileError`
 */
export const download = (open: Open, path: string, asBucketError: (cause: unknown) => BucketError) =>
  Effect.tryPromise({
    try: async () => {
      const draft = `${path}.draft`
      await makeFolder(dirname(path))
      try {
        await copy(open, draft)
        await rename(draft, path)
      } catch (cause) {
        await rm(draft, { force: true })
        throw cause
      }
      await syncFolder(dirname(path))
    },
    catch: cause => (isOfDisk(cause) ? new FileError({ cause }) : asBucketError(cause)),
  })

const copy = async (open: Open, draft: string): Promise<void> => {
  let [done, version, broken]: [number, string | undefined, number] = [0, undefined, 0]
  while (true) {
    const before = done
    try {
      const opened = await open(done, version)
      version = opened.version
      await receive(opened.body, draft, done, bytes => {
        done += bytes
      })
      if (done === opened.size) return
      throw new Error(operator.cutShort(done, opened.size))
    } catch (cause) {
      if (isOfDisk(cause)) throw cause
      if (cause instanceof Replaced) [done, version] = [0, undefined]
      broken = done > before ? 1 : broken + 1
      if (broken >= patience) throw cause
    }
  }
}

const receive = async (body: Readable, draft: string, start: number, count: (bytes: number) => void): Promise<void> => {
  const sink = createWriteStream(draft, { flags: start === 0 ? "w" : "r+", start, flush: true })
  const stalled = setTimeout(() => body.destroy(new Error("the bucket stopped sending")), stalledAfter)
  body.on("data", () => stalled.refresh())
  try {
    await pipeline(body, sink)
  } finally {
    clearTimeout(stalled)
    count(sink.bytesWritten)
  }
}

/** Whether the disk was at fault and not the connection. */
export const isOfDisk = (cause: unknown): boolean =>
  hasCode(
    cause,
    "ENOSPC",
    "EDQUOT",
    "EFBIG",
    "EACCES",
    "EPERM",
    "ENOENT",
    "ENOTDIR",
    "EISDIR",
    "EROFS",
    "EIO",
    "EMFILE",
    "ENFILE",
  )
