import type { DatabaseSync } from "node:sqlite"
import type { RunFault } from "@altilift/core"
import { Effect, type Scope } from "effect"
import { faultOf } from "./journalFile.ts"

/** Runs a write in a transaction that is shared with the writes of the same moment; ends when it is on the disk. */
export type Commit = (write: () => void) => Effect.Effect<void, RunFault>

interface Waiting {
  readonly write: () => void
  readonly resume: (result: Effect.Effect<void, RunFault>) => void
}

/** After a commit that took so long, writes gather for this many times as long: the disk gets a fifth of the event loop's time at most. */
const gatherFactor = 4

/** But no write waits longer to be written (milliseconds). */
const gatherAtMost = 100

/**
 * A sync of the disk takes from a tenth of a millisecond to tens of them, and stops the event loop meanwhile: the writes that gather go into
 * one transaction. All of them succeed or all fail. What waits when the scope closes is written then.
 */
export const makeGroupCommit = Effect.fnUntraced(function* (
  database: DatabaseSync,
  file: string,
): Effect.fn.Return<Commit, never, Scope.Scope> {
  let waiting: Waiting[] = []
  let lastCommit = 0
  const flush = (): void => {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    const began = performance.now()
    const result = inTransaction(database, file, group)
    lastCommit = performance.now() - began
    for (const { resume } of group) resume(result)
  }
  yield* Effect.addFinalizer(() => Effect.sync(flush))

  return write =>
    Effect.uninterruptible(
      Effect.callback<void, RunFault>(resume => {
        waiting.push({ write, resume })
        if (waiting.length > 1) return
        const gather = Math.min(gatherAtMost, Math.floor(lastCommit * gatherFactor))
        if (gather === 0) setImmediate(flush)
        else setTimeout(flush, gather)
      }),
    )
})

const inTransaction = (database: DatabaseSync, file: string, group: ReadonlyArray<Waiting>): Effect.Effect<void, RunFault> => {
  try {
    database.exec("BEGIN IMMEDIATE")
    for (const { write } of group) write()
    database.exec("COMMIT")
    return Effect.void
  } catch (cause) {
    if (database.isTransaction) rollBack(database)
    return Effect.fail(faultOf(cause, file))
  }
}

const rollBack = (database: DatabaseSync): void => {
  try {
    database.exec("ROLLBACK")
  } catch {
    // The error that led here is the one to report.
  }
}
