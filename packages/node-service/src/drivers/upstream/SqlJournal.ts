import {
  type FileIdentity,
  Journal,
  type JournalKey,
  JournalRecord,
  MultipartUploadRecord,
  type ObjectKey,
  Remembered,
  RunFault,
} from "@altilift/core"
import { Effect, Layer } from "effect"
import { CommitMode, Database, type DatabaseError } from "../../ports/Database.ts"
import type { Tables } from "../../ports/tables.ts"

type Kind = Tables["journal"]["kind"]

/**
 * The engine's journal of a project, in the service's database; it goes with the project. A Stored record is durable when its save
 * succeeds, everything else with the next group of writes. What cannot be read back as a record counts as absent.
 */
export const layerSqlJournal = (projectId: string): Layer.Layer<Journal, never, Database> =>
  Layer.effect(
    Journal,
    Effect.map(Database, ({ query }) => {
      const find = (kind: Kind, key: string) =>
        query(db =>
          db
            .selectFrom("journal")
            .select("record")
            .where("projectId", "=", projectId)
            .where("kind", "=", kind)
            .where("key", "=", key)
            .executeTakeFirst(),
        ).pipe(
          Effect.map(row => (row === undefined ? undefined : parsed(row.record))),
          Effect.mapError(asFault),
        )
      const keep = (kind: Kind, key: string, value: unknown) => {
        const record = JSON.stringify(value)
        return query(db =>
          db
            .insertInto("journal")
            .values({ projectId, kind, key, record })
            .onConflict(conflict => conflict.columns(["projectId", "kind", "key"]).doUpdateSet({ record }))
            .execute(),
        ).pipe(Effect.asVoid, Effect.mapError(asFault))
      }
      const forget = (kind: Kind, key: string) =>
        query(db =>
          db.deleteFrom("journal").where("projectId", "=", projectId).where("kind", "=", kind).where("key", "=", key).execute(),
        ).pipe(Effect.asVoid, Effect.mapError(asFault))

      return Journal.of({
        load: key => Effect.map(find("image", nameOf(key)), record => JournalRecord.safeParse(record).data),
        save: (key, record) => {
          const saved = keep("image", nameOf(key), record)
          return record.at === "Stored" ? saved : later(saved)
        },
        recall: identity => Effect.map(find("file", nameOfFile(identity)), record => Remembered.safeParse(record).data),
        remember: (identity, remembered) => later(keep("file", nameOfFile(identity), remembered)),
        multipart: object =>
          Effect.map(find("multipart", nameOfObject(object)), record => MultipartUploadRecord.safeParse(record).data),
        saveMultipart: (object, upload) => {
          const name = nameOfObject(object)
          return later(upload === undefined ? forget("multipart", name) : keep("multipart", name, upload))
        },
      })
    }),
  )

/** Forgets what is known of a project's images: all of them are at the other server, which is asked. */
export const clearJournal = Effect.fnUntraced(function* (projectId: string) {
  const { query } = yield* Database
  yield* query(db => db.deleteFrom("journal").where("projectId", "=", projectId).execute())
})

const later = Effect.provideService(CommitMode, "later")

const nameOf = ({ endpoint, project, checksum }: JournalKey): string => JSON.stringify([endpoint, project, checksum])
const nameOfFile = ({ ref, size, modifiedAt }: FileIdentity): string => JSON.stringify([ref, size, modifiedAt])
const nameOfObject = ({ bucket, key }: ObjectKey): string => JSON.stringify([bucket, key])

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const asFault = (cause: DatabaseError): RunFault =>
  new RunFault({ kind: "local", problem: { code: "unexpected", words: cause.message }, cause })
