import { Durable, type FileIdentity, Journal, Remembered, type RunFault } from "@altilift/core"
import { Effect, Layer } from "effect"
import { makeGroupCommit } from "./groupCommit.ts"
import { faultOf, openJournalFile } from "./journalFile.ts"

/**
 * The journal in a SQLite file, shared by any number of runs at once. A record that was saved is synced to the disk; records that are
 * saved at the same moment share one sync. What cannot be read back as a record counts as absent.
 */
export const layerSqliteJournal = (file: string): Layer.Layer<Journal, RunFault> => Layer.effect(Journal, make(file))

const make = Effect.fnUntraced(function* (file: string) {
  const database = yield* Effect.acquireRelease(openJournalFile(file), opened => Effect.sync(() => opened.close()))
  const commit = yield* makeGroupCommit(file)
  const load = database.prepare("SELECT record FROM images WHERE endpoint = ? AND project = ? AND checksum = ?")
  const all = database.prepare("SELECT checksum, record FROM images WHERE endpoint = ? AND project = ?")
  const recall = database.prepare("SELECT checksum, type FROM files WHERE ref = ? AND size = ? AND modified_at = ?")
  const ask = <A>(query: () => A) => Effect.try({ try: query, catch: cause => faultOf(cause, file) })

  return Journal.of({
    load: key => ask(() => asRecord(load.get(key.endpoint, key.project, key.checksum)?.record)),
    save: (key, record) => commit({ into: "images", values: [key.endpoint, key.project, key.checksum, JSON.stringify(record)] }),
    all: (endpoint, project) =>
      ask(() =>
        all.all(endpoint, project).flatMap(row => {
          const record = asRecord(row.record)
          return record === undefined || typeof row.checksum !== "string" ? [] : [{ checksum: row.checksum, record }]
        }),
      ),
    recall: identity => ask(() => Remembered.safeParse(recall.get(...columns(identity))).data),
    remember: (identity, { checksum, type }) => commit({ into: "files", values: [...columns(identity), checksum, type] }),
  })
})

const columns = ({ ref, size, modifiedAt }: FileIdentity) => [ref, size, modifiedAt] as const

const asRecord = (text: unknown): Durable | undefined => {
  if (typeof text !== "string") return undefined
  try {
    return Durable.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
