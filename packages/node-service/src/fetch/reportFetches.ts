import { Effect } from "effect"
import { CommitMode, Database } from "../ports/Database.ts"
import { longestLease } from "../ports/Queue.ts"
import { databaseTime } from "../store/databaseTime.ts"

type Table = "images" | "metaFiles"

/**
 * Reports that this process fetches these images or meta files: the sweep, which another process may do, leaves them
 * alone for the time of a lease.
 */
export const reportFetches = (table: Table, ids: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { query } = yield* Database
    const touchedAt = yield* databaseTime
    yield* query(db =>
      db
        .updateTable(table)
        .set({ touchedAt })
        .where("id", "in", ids)
        .where("source", "=", "url")
        .where("state", "in", ["Pending", "Uploading"])
        .execute(),
    )
  }).pipe(Effect.provideService(CommitMode, "later"))

/** A round that reports what is under way, several times in a lease. */
export const reportAgain = (table: Table, underWay: ReadonlyMap<string, string>) =>
  Effect.suspend(() => (underWay.size === 0 ? Effect.void : reportFetches(table, [...underWay.values()]))).pipe(
    Effect.delay(longestLease / 4),
  )
