import { Journal, type Problem, type RecordKey, type RecordKind, RunFault, recordJournal } from "@altilift/core"
import { Effect, Layer } from "effect"
import { type IDBPDatabase, openDB } from "idb"
import { browserError } from "../files/browserError.ts"
import { makeGroupCommit, type Records, type Write } from "./groupCommit.ts"

/** The database of this origin's journal. */
const usual = "altilift-journal"

/**
 * The journal in IndexedDB, shared by all tabs. A Stored record that was saved is on the disk as far as the browser
 * promises; everything else is a hint that goes along with the next writes, and is answered from memory until then.
 */
export const layerIndexedDbJournal = (name = usual): Layer.Layer<Journal, RunFault> => Layer.effect(Journal, make(name))

const make = Effect.fnUntraced(function* (name: string) {
  const database = yield* Effect.acquireRelease(
    attempt(() => open(name)),
    opened => Effect.sync(() => opened.close()),
  )
  const commit = makeGroupCommit(database)
  yield* Effect.addFinalizer(() => Effect.promise(commit.flushed))

  return recordJournal({
    get: (kind, key) =>
      Effect.suspend(() => {
        const { store, key: name } = placeOf(kind, key)
        const pending = commit.pending(store, name)
        return pending === undefined ? attempt(() => database.get(store, name)) : Effect.succeed(pending.value)
      }),
    putNow: (kind, key, value) => attempt(() => commit.now({ ...placeOf(kind, key), value })),
    putLater: (kind, key, value) => Effect.sync(() => commit.later({ ...placeOf(kind, key), value })),
  })
})

const stores = { image: "images", file: "files", multipart: "multiparts" } as const

const placeOf = (kind: RecordKind, key: RecordKey): Pick<Write, "store" | "key"> => ({ store: stores[kind], key: [...key] })

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
