import { lstat, readdir, statfs } from "node:fs/promises"
import { join } from "node:path"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import { FileError } from "../../ports/FileError.ts"
import { ReconstructionFault } from "../../ports/Reconstructor.ts"
import type { CommandSettings } from "../../reconstruction/reconstructorSettings.ts"
import { reserveOf } from "../../store/DiskSpace.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode } from "../../store/fsync.ts"

/** How often it is looked how much room a program took. */
const lookEvery = "500 millis"

/** What a program may take of the disk. */
export interface DiskUse {
  readonly settings: Pick<CommandSettings, "name" | "disk">
  /** Where it writes. */
  readonly folders: ReadonlyArray<string>
  /** The operator's setting of the bytes that stay free. */
  readonly reserve: number | undefined
}

/** Why a program has to end; undefined: it may go on. */
const overuse = async ({ settings: { name, disk }, folders, reserve }: DiskUse): Promise<Problem | undefined> => {
  for (const folder of folders) {
    // A program may have removed it.
    const found = await statfs(folder).catch(orGone(undefined))
    if (found === undefined) continue
    const { bavail, blocks, bsize } = found
    if (bavail * bsize < reserveOf(blocks * bsize, reserve)) return { code: "reconstruction-disk-full", name }
  }
  if (disk === undefined) return undefined
  let used = 0
  for (const folder of folders) used += await bytesIn(folder)
  return used > disk ? { code: "reconstruction-too-big", name, most: disk } : undefined
}

/** A disk that is full before a program begins is waited for. */
export const requireReserve = (use: DiskUse): Effect.Effect<void, FileError> =>
  Effect.flatMap(
    withFiles(() => overuse(use)),
    problem => (problem === undefined ? Effect.void : new FileError({ cause: new Error(operator.programHasNoRoom) })),
  )

/** Fails when a program took more than it may. */
export const failOnOveruse = (use: DiskUse): Effect.Effect<void, FileError | ReconstructionFault> =>
  Effect.flatMap(
    withFiles(() => overuse(use)),
    problem => (problem === undefined ? Effect.void : new ReconstructionFault({ problem })),
  )

/** The same, again and again. */
export const watchDisk = (use: DiskUse): Effect.Effect<never, FileError | ReconstructionFault> =>
  Effect.forever(Effect.andThen(failOnOveruse(use), Effect.sleep(lookEvery)))

/** Bytes of the disk that a folder takes. Files come and go meanwhile. */
const bytesIn = async (folder: string): Promise<number> => {
  let sum = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(orGone([]))) {
    const found = await lstat(join(entry.parentPath, entry.name)).catch(orGone(undefined))
    sum += (found?.blocks ?? 0) * 512
  }
  return sum
}

/** Handles the error of a file that is gone. */
export const orGone =
  <A>(instead: A) =>
  (cause: unknown): A => {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return instead
    throw cause
  }
