import { Effect } from "effect"
import { type Kysely, type RawBuilder, sql } from "kysely"
import { Database } from "../ports/Database.ts"
import { isPostgres } from "./dialect.ts"

/** The time of `databaseTime`, as a part of a statement: instants that processes compare are by one clock. */
export const presentTime = (db: Pick<Kysely<never>, "getExecutor">): RawBuilder<number> =>
  isPostgres(db) ? sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint` : sql<number>`${Date.now()}`

/** Milliseconds since 1970, by the clock that all processes of an installation share. */
export const databaseTime = Effect.gen(function* () {
  const { query } = yield* Database
  return yield* query(async db => {
    if (!isPostgres(db)) return Date.now()
    const answer = await sql<{ now: number }>`select ${presentTime(db)} as now`.execute(db)
    return answer.rows[0]?.now ?? Date.now()
  })
})

/**
 * What was touched before this, and is to be fetched, no process is fetching any more. Where there is one process, that
 * is what an earlier one did; where there are several, what none has reported for as long as a lease.
 *
 * @param begun when this process began
 * @param lease milliseconds
 */
export const forgottenBefore = Effect.fnUntraced(function* (begun: number, lease: number) {
  const { query } = yield* Database
  const several = yield* query(db => Promise.resolve(isPostgres(db)))
  return several ? (yield* databaseTime) - lease : begun
})
