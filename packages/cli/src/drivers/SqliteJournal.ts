import {
  Journal,
  parseRecord,
  type RecordKey,
  type RecordKind,
  type Remembered,
  type RunFault,
  recordJournal,
  recordName,
} from "@altilift/core"
import { Context, Effect, Layer } from "effect"
import { type Commit, makeGroupCommit } from "./groupCommit.ts"
import { faultOf, openJournalFile } from "./journalFile.ts"
import type { Write } from "./journalWriter.ts"

/**
 * The journal in a SQLite file, shared by any number of runs at once. A Stored record that was saved is synced to the
 * disk; everything else is a hint that goes with the next sync, and is answered from memory until then.
 */
export const layerSqliteJournal = (file: string): Layer.Layer<Journal | JournalCommit, RunFault> =>
  Layer.effectContext(make(file))

/** The one writer of the journal's file, for what the command line keeps there beside the journal. */
export class JournalCommit extends Context.Service<JournalCommit, Pick<Commit, "later" | "settled">>()(
  "@altilift/cli/drivers/JournalCommit",
) {}

const make = Effect.fnUntraced(function* (file: string) {
  const database = yield* Effect.acquireRelease(openJournalFile(file), opened => Effect.sync(() => opened.close()))
  const commit = yield* makeGroupCommit(file)
  const select = {
    image: database.prepare("SELECT record FROM images WHERE endpoint = ? AND project = ? AND checksum = ?"),
    file: database.prepare("SELECT checksum, type FROM files WHERE ref = ? AND size = ? AND modified_at = ?"),
    multipart: database.prepare("SELECT record FROM multiparts WHERE bucket = ? AND key = ?"),
  }
  const read = (kind: RecordKind, key: RecordKey): unknown => {
    const row = select[kind].get(...key)
    return kind === "file" ? row : parseRecord(row?.record)
  }

  const pending = new Map<string, { readonly value: unknown }>()
  const journal = recordJournal({
    get: (kind, key) =>
      Effect.try({
        try: () => {
          const unwritten = pending.get(kind + recordName(key))
          return unwritten === undefined ? read(kind, key) : unwritten.value
        },
        catch: cause => faultOf(cause, file),
      }),
    putNow: (kind, key, value) => commit.now(writeOf(kind, key, value)),
    /** Writes without a waiting caller; a disk that cannot take it fails the next record that is waited for. */
    putLater: (kind, key, value) =>
      Effect.sync(() => {
        const name = kind + recordName(key)
        const unwritten = { value }
        pending.set(name, unwritten)
        commit.later(writeOf(kind, key, value), () => {
          if (pending.get(name) === unwritten) pending.delete(name)
        })
      }),
  })
  return Context.add(Context.make(Journal, journal), JournalCommit, commit)
})

const tables = { image: "images", multipart: "multiparts" } as const

const writeOf = (kind: RecordKind, key: RecordKey, value: unknown): Write => {
  if (kind === "file") {
    const { checksum, type } = value as Remembered
    return { into: "files", values: [...key, checksum, type] }
  }
  return value === undefined
    ? { into: "forgotten multiparts", values: key }
    : { into: tables[kind], values: [...key, JSON.stringify(value)] }
}
