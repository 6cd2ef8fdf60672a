import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { lstat, mkdir, open, rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { type PartFile, RunFault } from "@altilift/core"
import { Effect } from "effect"
import { codeOf, fileErrorOf } from "../fileErrors.ts"

/** What is known of the bytes of a file that is to arrive. */
export interface Expected {
  readonly size: number | undefined
  /** SHA-1. */
  readonly checksum: string | undefined
}

/** A file that arrives bit by bit; it gets its name when it is whole. */
export interface NamedPart extends PartFile<RunFault> {
  /** Gives the file its name if its bytes are those that are expected; else tells that they are not. */
  readonly finish: (expected: Expected) => Effect.Effect<boolean, RunFault>
  /** Removes it. */
  readonly discard: Effect.Effect<void, RunFault>
  /** Leaves it for the next run. */
  readonly close: Effect.Effect<void>
}

/**
 * Opens the part of a file, with what is there of it. Without a checksum it is unknown whether the bytes are the same:
 * the download starts again.
 */
export const openPart = Effect.fnUntraced(function* (path: string, part: string, { checksum }: Pick<Expected, "checksum">) {
  const file = yield* onDisk(path, async () => {
    await mkdir(dirname(path), { recursive: true })
    return open(part, checksum === undefined ? "w" : "a")
  })
  let { size } = yield* onDisk(path, () => file.stat())
  const opened: NamedPart = {
    size: () => size,
    write: bytes =>
      onDisk(path, async () => {
        for (let at = 0; at < bytes.length; ) {
          const { bytesWritten } = await file.write(bytes, at)
          at += bytesWritten
          size += bytesWritten
        }
      }),
    restart: onDisk(path, async () => {
      if (size > 0) await file.truncate(0)
      size = 0
    }),
    finish: expected =>
      onDisk(path, async () => {
        await file.sync()
        if (!(await hasBytes(part, expected))) return false
        await rename(part, path)
        return true
      }),
    discard: onDisk(path, () => rm(part, { force: true })),
    // What a disk reports only now is found when the file is opened again.
    close: Effect.promise(() => file.close().catch(() => undefined)),
  }
  return opened
})

/** Work on a file of this machine; what fails there ends the run. */
export const onDisk = <A>(file: string, work: () => Promise<A>): Effect.Effect<A, RunFault> =>
  Effect.tryPromise({
    try: work,
    catch: cause => new RunFault({ kind: "local", problem: { code: "result-not-written", file, ...fileErrorOf(cause) }, cause }),
  })

/**
 * Whether a file is there with these bytes; without a checksum its size decides, and without either nothing is known to
 * be right.
 */
export const isThere = async (path: string, expected: Expected): Promise<boolean> => {
  if (expected.size === undefined && expected.checksum === undefined) return false
  try {
    return await hasBytes(path, expected)
  } catch (cause) {
    if (isNowhere(cause)) return false
    throw cause
  }
}

/** Whether anything is at this path, also a link that leads nowhere. */
export const isTaken = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (cause: unknown) => {
      if (isNowhere(cause)) return false
      throw cause
    },
  )

const isNowhere = (cause: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(cause) ?? "")

const hasBytes = async (path: string, { size, checksum }: Expected): Promise<boolean> => {
  const found = await stat(path)
  if (!found.isFile() || (size !== undefined && found.size !== size)) return false
  return checksum === undefined || (await sha1Of(path)) === checksum.toLowerCase()
}

const sha1Of = async (path: string): Promise<string> => {
  const digest = createHash("sha1")
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) digest.update(bytes)
  return digest.digest("hex")
}
