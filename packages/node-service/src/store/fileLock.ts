import { DatabaseSync } from "node:sqlite"
import { Data, Effect } from "effect"
import { isBusy, whileBusy } from "./busy.ts"

/** Another process holds the lock. */
export class FileLocked extends Data.TaggedError("FileLocked")<{ readonly path: string }> {}

/**
 * Holds a lock until the scope closes. The lock is SQLite's own on an empty database file, so the operating system lets
 * go of it when the process ends, however it ends: there is no such thing as a stale lock.
 *
 * @param patience milliseconds to wait for another holder
 */
export const lockFile = (path: string, patience: number) =>
  Effect.acquireRelease(
    whileBusy(take(path), error => error instanceof FileLocked, patience),
    database => Effect.sync(() => database.close()),
  )

const take = (path: string) =>
  Effect.try({
    try: () => {
      const database = new DatabaseSync(path)
      try {
        database.exec("begin exclusive")
      } catch (cause) {
        database.close()
        throw cause
      }
      return database
    },
    catch: cause => (isBusy(cause) ? new FileLocked({ path }) : asError(cause)),
  })

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)))
