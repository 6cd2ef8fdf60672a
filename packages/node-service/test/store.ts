import { Effect } from "effect"
import { sql as statementOf } from "kysely"
import { readSettings } from "../src/config.ts"
import { layerStore } from "../src/layers.ts"
import { Database } from "../src/ports/Database.ts"
import { databaseOf } from "./service.ts"

/** Does something in the database of a data folder, beside the service that runs on it, as the commands do. */
export const inStore = async <A, E>(data: string, use: Effect.Effect<A, E, Database>): Promise<A> =>
  Effect.runPromise(Effect.provide(use, layerStore(readSettings({ data }, await databaseOf(data)))))

/**
 * Rows of a statement in the database of a data folder, whichever that is: a service may run on it.
 *
 * @param statement names of columns are quoted: PostgreSQL lower-cases others
 */
export const sql = (data: string, statement: string): Promise<ReadonlyArray<Record<string, unknown>>> =>
  inStore(
    data,
    Effect.gen(function* () {
      const { query } = yield* Database
      return (yield* query(db => statementOf.raw<Record<string, unknown>>(statement).execute(db))).rows
    }),
  )
