import { createHash, type Hash } from "node:crypto"
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
import { sha1Of } from "../store/sha1Of.ts"

/** An object of a bucket from an offset on. */
export interface Opened {
  readonly body: Readable
  /** Bytes of the whole object. */
  readonly size: number
  /** The object's ETag: what is read next must be of the same one. */
  readonly version: string
}

/** What was copied. */
export interface Downloaded {
  /** The object's ETag. */
  readonly version: string
  /** SHA-1 of the bytes, lower-case hexadecimal; undefined where it was not asked for. */
  readonly checksum: string | undefined
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
 * it was, by a ranged read of the same version; an object that was replaced meanwhile is copied from its start.
 * Interrupted, it writes nothing more when the interruption is over: who took room for the file gives it back then.
 *
 * @param asBucketError what a failure of the bucket is called; failures of the disk are `FileError`
 * @param hashed whether bytes are hashed while they are written
 */
export const download = (open: Open, path: string, asBucketError: (cause: unknown) => BucketError, hashed = false) =>
  Effect.callback<Downloaded, FileError | BucketError>((resume, signal) => {
    const copying = copyWhole(open, path, hashed, signal)
    copying.then(
      copied => resume(Effect.succeed(copied)),
      cause => resume(Effect.fail(isOfDisk(cause) ? new FileError({ cause }) : asBucketError(cause))),
    )
    return Effect.promise(() => copying.then(ended, ended))
  })

const ended = (): void => undefined

const copyWhole = async (open: Open, path: string, hashed: boolean, signal: AbortSignal): Promise<Downloaded> => {
  const draft = `${path}.draft`
  await makeFolder(dirname(path))
  try {
    const copied = await copy(open, draft, hashed, signal)
    await rename(draft, path)
    await syncFolder(dirname(path))
    return copied
  } catch (cause) {
    await rm(draft, { force: true })
    throw cause
  }
}

const copy = async (open: Open, draft: string, hashed: boolean, signal: AbortSignal): Promise<Downloaded> => {
  let [done, version, broken]: [number, string | undefined, number] = [0, undefined, 0]
  // Of what was read before a break it is unknown how much was written: then the file is hashed.
  let hash = hashed ? createHash("sha1") : undefined
  while (true) {
    const before = done
    try {
      const opened = await unlessAborted(open(done, version), signal)
      version = opened.version
      await receive(opened.body, draft, { start: done, hash, signal }, bytes => {
        done += bytes
      })
      if (done === opened.size) return { version, checksum: hash?.digest("hex") ?? (hashed ? await sha1Of(draft) : undefined) }
      throw new Error(operator.cutShort(done, opened.size))
    } catch (cause) {
      if (isOfDisk(cause) || signal.aborted) throw cause
      if (cause instanceof Replaced) [done, version] = [0, undefined]
      hash = undefined
      broken = done > before ? 1 : broken + 1
      if (broken >= patience) throw cause
    }
  }
}

/** What is opened too late is closed, and not waited for. */
const unlessAborted = (opening: Promise<Opened>, signal: AbortSignal): Promise<Opened> =>
  new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
      opening.then(({ body }) => body.destroy(), ended)
    }
    if (signal.aborted) abort()
    else signal.addEventListener("abort", abort, { once: true })
    opening.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort))
  })

interface Writing {
  /** Byte of the file. */
  readonly start: number
  readonly hash: Hash | undefined
  readonly signal: AbortSignal
}

const receive = async (
  body: Readable,
  draft: string,
  { start, hash, signal }: Writing,
  count: (bytes: number) => void,
): Promise<void> => {
  const sink = createWriteStream(draft, { flags: start === 0 ? "w" : "r+", start, flush: true })
  const stalled = setTimeout(() => body.destroy(new Error("the bucket stopped sending")), stalledAfter)
  body.on("data", (bytes: Buffer) => {
    stalled.refresh()
    hash?.update(bytes)
  })
  try {
    await pipeline(body, sink, { signal })
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
