import { Effect, Layer, Redacted } from "effect"
import { Kysely } from "kysely"
import { storeWords } from "../../messages/storeWords.ts"
import { Database, DatabaseError } from "../../ports/Database.ts"
import type { Tables } from "../../ports/tables.ts"
import { migrateToLatest, pendingMigrations, requireWhole } from "../../store/migrate.ts"
import { Dialect } from "./dialect.ts"
import { explain, isAway, isConflict, placeOf } from "./faults.ts"
import { openPool, Pool, type PoolOptions, poolForKysely } from "./Pool.ts"

/** How long a transaction is begun again that others came in the way of, and the longest pause; in milliseconds. */
const patience = 10_000
const longestPause = 200

const databaseError = (cause: unknown) => new DatabaseError({ cause, unavailable: isAway(cause) })

/** Begins again, after a pause of random length, what others came in the way of. */
const untilUndisturbed = <A>(attempt: Effect.Effect<A, DatabaseError>): Effect.Effect<A, DatabaseError> =>
  Effect.suspend(() => {
    const end = Date.now() + patience
    const again = (pause: number): Effect.Effect<A, DatabaseError> =>
      Effect.catch(attempt, error =>
        isConflict(error.cause) && Date.now() < end
          ? Effect.andThen(Effect.sleep(pause * Math.random()), again(Math.min(pause * 2, longestPause)))
          : Effect.fail(error),
      )
    return again(5)
  })

/**
 * The tables, for one program that has its time: transactions see what others committed meanwhile. A migration waits
 * for another's, and must see it.
 */
export const openUnhurried = (url: Redacted.Redacted<string>, options: PoolOptions = {}): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: new Dialect({ pool: poolForKysely(openPool(url, { ...options, unhurried: true })) }, "read committed"),
  })

/**
 * Where a later version has migrated, nothing is done: it runs beside this one while the processes are replaced. Of
 * several processes one migrates, and the others wait for it.
 */
const prepare = async (tables: Kysely<Tables>, url: Redacted.Redacted<string>): Promise<void> => {
  await requireWhole(tables)
  if ((await pendingMigrations(tables)).length === 0) return
  const unhurried = openUnhurried(url)
  await migrateToLatest(unhurried).finally(() => unhurried.destroy())
}

/** Logs once that the server is away, and once that it is back. */
const makeReport = (url: Redacted.Redacted<string>) => {
  const { place } = placeOf(Redacted.value(url))
  let since: number | undefined
  const failed = (error: DatabaseError) =>
    Effect.suspend(() => {
      if (since !== undefined || !error.unavailable || isConflict(error.cause)) return Effect.void
      since = Date.now()
      return Effect.logError(storeWords.away(place, error.message))
    })
  const succeeded = Effect.suspend(() => {
    if (since === undefined) return Effect.void
    const seconds = Math.ceil((Date.now() - since) / 1_000)
    since = undefined
    return Effect.logInfo(storeWords.back(place, seconds))
  })
  return <A>(statement: Effect.Effect<A, DatabaseError>) =>
    statement.pipe(
      Effect.tapError(failed),
      Effect.tap(() => succeeded),
    )
}

/** The tables in PostgreSQL, brought to the present schema. What a statement did is durable at once, and for all. */
export const layerPostgres = (url: Redacted.Redacted<string>) =>
  Layer.effect(
    Database,
    Effect.gen(function* () {
      const pool = yield* Pool
      // The pool ends itself.
      const tables = new Kysely<Tables>({ dialect: new Dialect({ pool: poolForKysely(pool) }) })
      const run = <A>(statement: () => Promise<A>) =>
        untilUndisturbed(Effect.tryPromise({ try: statement, catch: databaseError }))
      yield* Effect.mapError(
        run(() => prepare(tables, url)),
        ({ cause, unavailable }) => new DatabaseError({ cause, unavailable, explanation: explain(cause, Redacted.value(url)) }),
      )
      const reported = makeReport(url)
      return Database.of({ query: statement => reported(run(() => statement(tables))), settled: Effect.void })
    }),
  ).pipe(Layer.provideMerge(Pool.layer(url)))
