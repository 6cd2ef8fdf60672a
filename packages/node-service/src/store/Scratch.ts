import { mkdir, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Problem } from "@altilift/core"
import { Context, Data, Effect, Layer, type Scope, Semaphore } from "effect"
import { Settings } from "../config.ts"
import { vaultTexts } from "../messages/vault.ts"
import { FileError } from "../ports/FileError.ts"
import { DataFolder } from "./DataFolder.ts"
import { FileLocked, lockFile } from "./fileLock.ts"
import { withFiles } from "./files.ts"
import { newId } from "./ids.ts"

/** A file needs more room than scratch has in all. */
export class ScratchTooSmall extends Data.TaggedError("ScratchTooSmall")<{
  /** Bytes. */
  readonly needed: number
  readonly most: number
}> {
  override readonly message = vaultTexts.scratchTooSmall(this.needed, this.most)
}

type Large = FileError & { readonly cause: ScratchTooSmall }

/** Whether waiting does not help: the file never fits. */
export const isTooLarge = (error: unknown): error is Large => error instanceof FileError && error.cause instanceof ScratchTooSmall

export const tooLarge = ({ cause: { needed, most } }: Large): Problem => ({ code: "photo-larger-than-scratch", needed, most })

/**
 * Room on this machine for files that live in a bucket, while programs read them. What is in it is copied: it may
 * vanish at any time, and is made again by the next attempt.
 */
export class Scratch extends Context.Service<
  Scratch,
  {
    /**
     * A path for a file of so many bytes, whose room is taken as long as the scope is open; waits until there is room.
     * A `FileError` caused by `ScratchTooSmall` where there never will be.
     */
    readonly take: (bytes: number) => Effect.Effect<string, FileError, Scope.Scope>
    /** A folder for files that come one by one, such as the results of a task; it is not counted. */
    readonly folder: (name: string) => string
  }
>()("@altilift/node-service/store/Scratch") {
  /** Begins with sweeping what processes left that are gone. */
  static readonly layer = Layer.effect(
    Scratch,
    Effect.gen(function* () {
      const { scratch } = yield* Settings
      return yield* makeScratch(scratch.folder ?? (yield* DataFolder).scratch, scratch.most)
    }),
  )
}

/** Permits of the semaphore are of so many bytes. */
const unit = 64 * 1024

const run = /^run-[0-9a-f]{24}$/

/** @param most bytes that are taken at a time */
export const makeScratch = Effect.fnUntraced(function* (parent: string, most: number) {
  yield* withFiles(() => mkdir(parent, { recursive: true, mode: 0o700 }))
  yield* sweep(parent)
  const own = join(parent, `run-${newId()}`)
  yield* Effect.mapError(lockFile(`${own}.lock`, 0), cause => new FileError({ cause }))
  yield* Effect.addFinalizer(() => Effect.ignore(withFiles(() => removeRun(own))))
  const total = Math.ceil(most / unit)
  const room = yield* Semaphore.make(total)
  return Scratch.of({
    take: Effect.fnUntraced(function* (bytes) {
      if (bytes > most) return yield* new FileError({ cause: new ScratchTooSmall({ needed: bytes, most }) })
      yield* room.takeScoped(Math.min(total, Math.max(1, Math.ceil(bytes / unit))))
      const path = join(own, newId())
      yield* Effect.addFinalizer(() => Effect.ignore(withFiles(() => rm(path, { force: true }))))
      yield* withFiles(() => mkdir(own, { recursive: true, mode: 0o700 }))
      return path
    }),
    folder: name => join(own, name),
  })
})

/**
 * A folder belongs to the process that holds its lock: the system lets go of it when the process ends. One that is just
 * being made may be swept too, which does no harm.
 */
const sweep = Effect.fnUntraced(function* (parent: string) {
  const names = (yield* withFiles(() => readdir(parent))).map(name => name.replace(/\.lock$/, "")).filter(name => run.test(name))
  for (const name of new Set(names)) {
    const folder = join(parent, name)
    yield* Effect.scoped(
      Effect.andThen(
        lockFile(`${folder}.lock`, 0),
        withFiles(() => removeRun(folder)),
      ),
    ).pipe(Effect.catch(error => (error instanceof FileLocked ? Effect.void : Effect.fail(new FileError({ cause: error })))))
  }
})

const removeRun = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true })
  for (const end of ["", "-journal"]) await rm(`${folder}.lock${end}`, { force: true })
}
