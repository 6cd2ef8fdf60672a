import { Journal, parseRecord, type RecordStore, RunFault, recordJournal, recordName } from "@altilift/core"
import { Effect, Layer } from "effect"
import { CommitMode, Database, type DatabaseError } from "../../ports/Database.ts"

/**
 * The engine's journal of a project, in the service's database; it goes with the project. A Stored record is durable
 * when its save succeeds, everything else with the next group of writes.
 */
export const layerSqlJournal = (projectId: string): Layer.Layer<Journal, never, Database> =>
  Layer.effect(
    Journal,
    Effect.map(Database, database => recordJournal(storeOf(projectId, database))),
  )

const storeOf = (projectId: string, { query }: Database["Service"]): RecordStore => {
  const putNow: RecordStore["putNow"] = (kind, key, value) => {
    const record = JSON.stringify(value)
    return query(db =>
      db
        .insertInto("journal")
        .values({ projectId, kind, key: recordName(key), record })
        .onConflict(conflict => conflict.columns(["projectId", "kind", "key"]).doUpdateSet({ record }))
        .execute(),
    ).pipe(Effect.asVoid, Effect.mapError(asFault))
  }
  const remove: RecordStore["get"] = (kind, key) =>
    query(db =>
      db
        .deleteFrom("journal")
        .where("projectId", "=", projectId)
        .where("kind", "=", kind)
        .where("key", "=", recordName(key))
        .execute(),
    ).pipe(Effect.mapError(asFault))
  return {
    get: (kind, key) =>
      query(db =>
        db
          .selectFrom("journal")
          .select("record")
          .where("projectId", "=", projectId)
          .where("kind", "=", kind)
          .where("key", "=", recordName(key))
          .executeTakeFirst(),
      ).pipe(
        Effect.map(row => parseRecord(row?.record)),
        Effect.mapError(asFault),
      ),
    putNow,
    putLater: (kind, key, value) => later(value === undefined ? Effect.asVoid(remove(kind, key)) : putNow(kind, key, value)),
  }
}

/** Forgets what is known of a project's images: all of them are at the other server, which is asked. */
export const clearJournal = Effect.fnUntraced(function* (projectId: string) {
  const { query } = yield* Database
  yield* query(db => db.deleteFrom("journal").where("projectId", "=", projectId).execute())
})

const later = Effect.provideService(CommitMode, "later")

const asFault = (cause: DatabaseError): RunFault =>
  new RunFault({ kind: "local", problem: { code: "unexpected", words: cause.message }, cause })
