import {
  type FileIdentity,
  Journal,
  type JournalKey,
  JournalRecord,
  MultipartUploadRecord,
  type ObjectKey,
  type Problem,
  Remembered,
  RunFault,
} from "@altilift/core"
import { Effect, Layer } from "effect"
import { type IDBPDatabase, openDB } from "idb"
import { browserError } from "../files/browserError.ts"
import { type Key, makeGroupCommit, type Records, type Write } from "./groupCommit.ts"

/** The database of this origin's journal. */
const usual = "altilift-journal"

/**
 * The journal in IndexedDB, shared by all tabs. A Stored record that was saved is on the disk as far as the browser
 * promises; everything else is a hint that goes along with the next writes, and is answered from memory until then.
 * What cannot be read back as a record counts as absent.
 */
export const layerIndexedDbJournal = (name = usual): Layer.Layer<Journal, RunFault> => Layer.effect(Journal, make(name))

const make = Effect.fnUntraced(function* (name: string) {
  const database = yield* Effect.acquireRelease(
    attempt(() => open(name)),
    opened => Effect.sync(() => opened.close()),
  )
  const commit = makeGroupCommit(database)
  yield* Effect.addFinalizer(() => Effect.promise(commit.flushed))

  const get = (store: Write["store"], key: Key) =>
    Effect.suspend(() => {
      const pending = commit.pending(store, key)
      return pending === undefined ? attempt(() => database.get(store, key)) : Effect.succeed(pending.value)
    })
  const hint = (store: Write["store"], key: Key, value: unknown) => Effect.sync(() => commit.later({ store, key, value }))

  return Journal.of({
    load: key => Effect.map(get("images", imageKey(key)), record => JournalRecord.safeParse(record).data),
    save: (key, record) => {
      const write: Write = { store: "images", key: imageKey(key), value: record }
      return record.at === "Stored" ? attempt(() => commit.now(write)) : Effect.sync(() => commit.later(write))
    },
    recall: identity => Effect.map(get("files", fileKey(identity)), record => Remembered.safeParse(record).data),
    remember: (identity, { checksum, type }) => hint("files", fileKey(identity), { checksum, type }),
    multipart: object => Effect.map(get("multiparts", objectKey(object)), record => MultipartUploadRecord.safeParse(record).data),
    saveMultipart: (object, upload) => hint("multiparts", objectKey(object), upload),
  })
})

const imageKey = ({ endpoint, project, checksum }: JournalKey): Key => [endpoint, project, checksum]
const fileKey = ({ ref, size, modifiedAt }: FileIdentity): Key => [ref, size, modifiedAt]
const objectKey = ({ bucket, key }: ObjectKey): Key => [bucket, key]

const open = (name: string): Promise<IDBPDatabase<Records>> =>
  openDB<Records>(name, 1, {
    upgrade: opened => {
      for (const store of ["images", "files", "multiparts"] as const) opened.createObjectStore(store)
    },
    // Another tab has a newer version of the page: it must not wait for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  })

const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, RunFault> => Effect.tryPromise({ try: run, catch: faultOf })

const faultOf = (cause: unknown): RunFault => {
  const { kind, words } = browserError(cause)
  const problem: Problem =
    kind === "disk-full" ? { code: "browser-storage-full" } : { code: "browser-storage-failed", words: words || kind }
  return new RunFault({ kind: "local", problem, cause })
}
