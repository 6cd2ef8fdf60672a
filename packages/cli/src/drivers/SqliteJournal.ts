import {
  type FileIdentity,
  Journal,
  type JournalKey,
  JournalRecord,
  MultipartUploadRecord,
  type ObjectKey,
  Remembered,
  type RunFault,
} from "@altilift/core"
import { Effect, Layer } from "effect"
import { makeGroupCommit } from "./groupCommit.ts"
import { faultOf, openJournalFile } from "./journalFile.ts"
import type { Write } from "./journalWriter.ts"

/**
 * The journal in a SQLite file, shared by any number of runs at once. A Stored record that was saved is synced to the
 * disk; everything else is a hint that goes with the next sync, and is answered from memory until then. What cannot be
 * read back as a record counts as absent.
 */
export const layerSqliteJournal = (file: string): Layer.Layer<Journal, RunFault> => Layer.effect(Journal, make(file))

const make = Effect.fnUntraced(function* (file: string) {
  const database = yield* Effect.acquireRelease(openJournalFile(file), opened => Effect.sync(() => opened.close()))
  const commit = yield* makeGroupCommit(file)
  const load = database.prepare("SELECT record FROM images WHERE endpoint = ? AND project = ? AND checksum = ?")
  const recall = database.prepare("SELECT checksum, type FROM files WHERE ref = ? AND size = ? AND modified_at = ?")
  const multipart = database.prepare("SELECT record FROM multiparts WHERE bucket = ? AND key = ?")
  const ask = <A>(query: () => A) => Effect.try({ try: query, catch: cause => faultOf(cause, file) })

  const pending = new Map<string, unknown>()
  /** Writes without making anybody wait; a disk that cannot take it fails the next record that is waited for. */
  const hint = (name: string, value: unknown, write: Write) =>
    Effect.sync(() => {
      pending.set(name, value)
      commit.later(write, () => {
        if (pending.get(name) === value) pending.delete(name)
      })
    })

  return Journal.of({
    load: key =>
      ask(() => {
        const record = pending.get(nameOf(key))
        return JournalRecord.safeParse(parsed(record ?? load.get(key.endpoint, key.project, key.checksum)?.record)).data
      }),
    save: (key, record) => {
      const text = JSON.stringify(record)
      const write: Write = { into: "images", values: [key.endpoint, key.project, key.checksum, text] }
      return record.at === "Stored" ? commit.now(write) : hint(nameOf(key), text, write)
    },
    recall: identity =>
      ask(() => Remembered.safeParse(pending.get(JSON.stringify(columns(identity))) ?? recall.get(...columns(identity))).data),
    remember: (identity, { checksum, type }) =>
      hint(
        JSON.stringify(columns(identity)),
        { checksum, type },
        { into: "files", values: [...columns(identity), checksum, type] },
      ),
    multipart: object =>
      ask(() => {
        const name = nameOfObject(object)
        const record = pending.has(name) ? pending.get(name) : multipart.get(object.bucket, object.key)?.record
        return MultipartUploadRecord.safeParse(parsed(record)).data
      }),
    saveMultipart: (object, upload) => {
      const { bucket, key } = object
      if (upload === undefined) {
        return hint(nameOfObject(object), undefined, { into: "forgotten multiparts", values: [bucket, key] })
      }
      const text = JSON.stringify(upload)
      return hint(nameOfObject(object), text, { into: "multiparts", values: [bucket, key, text] })
    },
  })
})

const nameOf = ({ endpoint, project, checksum }: JournalKey): string => JSON.stringify([endpoint, project, checksum])

const columns = ({ ref, size, modifiedAt }: FileIdentity) => [ref, size, modifiedAt] as const

const nameOfObject = ({ bucket, key }: ObjectKey): string => JSON.stringify([bucket, key])

/** What a record was written as; `undefined` when it is damaged, or when there is none. */
const parsed = (text: unknown): unknown => {
  if (typeof text !== "string") return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
