import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Worker } from "node:worker_threads"
import { Journal, type JournalRecord } from "@altilift/core"
import { journalSuite } from "@altilift/core/contract"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { layerSqliteJournal } from "../../src/drivers/SqliteJournal.ts"

const folder = mkdtempSync(join(tmpdir(), "altilift-journal-"))
afterAll(() => rmSync(folder, { recursive: true }))
let places = 0
const freshFile = () => join(folder, `${places++}`, "state", "journal.sqlite")

journalSuite("SqliteJournal", () => {
  const file = freshFile()
  return () => Layer.orDie(layerSqliteJournal(file))
})

const key = { endpoint: "https://api.example.com", project: "5a1b", checksum: "a".repeat(40) }
const ready: JournalRecord = { at: "Ready", id: "1f" }

const stored = { at: "Stored", id: "1f", storedAt: 1_700_000_000_000, retried: false, announce: false } as const
const use = <A, E>(file: string, body: (journal: Journal["Service"]) => Effect.Effect<A, E>) =>
  Effect.flatMap(Journal, body).pipe(Effect.provide(layerSqliteJournal(file), { local: true }))

describe("the SQLite journal", () => {
  it.effect("counts a record that it cannot read back as absent", () =>
    Effect.gen(function* () {
      const file = freshFile()
      yield* use(file, journal => journal.save(key, ready))
      const database = new DatabaseSync(file)
      for (const record of ["{", '{"at":"Elsewhere"}', "null"]) {
        database.prepare("UPDATE images SET record = ?").run(record)
        assert.isUndefined(yield* use(file, journal => journal.load(key)))
      }
      database.close()
    }),
  )

  it.live("takes writes of several runs at once", () =>
    Effect.gen(function* () {
      const file = freshFile()
      const keys = (run: number) =>
        Array.from({ length: 200 }, (_, index) => ({ ...key, checksum: `${run}${index}`.padStart(40, "0") }))
      const writer = (run: number) =>
        use(file, journal => Effect.forEach(keys(run), one => journal.save(one, ready), { concurrency: 5, discard: true }))
      yield* Effect.all([writer(1), writer(2), writer(3)], { concurrency: "unbounded" })
      const records = yield* use(file, journal => Effect.forEach([1, 2, 3].flatMap(keys), one => journal.load(one)))
      assert.deepStrictEqual(
        records.filter(record => record?.at !== "Ready"),
        [],
      )
    }),
  )

  it("is made by the first of several that open it at the same moment, and opens for all of them", async () => {
    const files = Array.from({ length: 40 }, freshFile)
    const gate = new Int32Array(new SharedArrayBuffer(4))
    const fellows = 3
    const opening = Array.from({ length: fellows }, () => {
      const thread = new Worker(new URL("../support/openJournalsAtOnce.ts", import.meta.url), {
        workerData: { files, gate, fellows },
      })
      return new Promise<ReadonlyArray<string>>((resolve, reject) => thread.once("message", resolve).once("error", reject))
    })
    assert.deepStrictEqual(new Set((await Promise.all(opening)).flat()), new Set(["opened"]))
  })

  it.effect("says what to do about a file that is no journal", () =>
    Effect.gen(function* () {
      const file = join(folder, "damaged.sqlite")
      writeFileSync(file, "this is not a database, but long enough to be taken for one ".repeat(20))
      const fault = yield* Effect.flip(use(file, journal => journal.load(key)))
      assert.strictEqual(fault.kind, "local")
      assert.match(fault.message, /damaged.sqlite is damaged\. Move it away/)
    }),
  )

  it.effect("goes on with a journal from before there were uploads in parts", () =>
    Effect.gen(function* () {
      const file = freshFile()
      yield* use(file, journal => journal.save(key, stored))
      const database = new DatabaseSync(file)
      const { announce, ...before } = stored
      assert.isFalse(announce)
      database.prepare("UPDATE images SET record = ?").run(JSON.stringify(before))
      database.exec("DROP TABLE multiparts; PRAGMA user_version = 1")
      database.close()
      assert.deepStrictEqual(yield* use(file, journal => journal.load(key)), stored)
      const object = { bucket: "https://oss.example.com/edge", key: "5a1b/0f.jpg" }
      const upload = { uploadId: "1", checksum: key.checksum, size: 9, partSize: 4, parts: [], completing: false }
      yield* use(file, journal => journal.saveMultipart(object, upload))
      assert.deepStrictEqual(yield* use(file, journal => journal.multipart(object)), upload)
    }),
  )

  it.effect("leaves a journal of a newer version alone", () =>
    Effect.gen(function* () {
      const file = freshFile()
      yield* use(file, () => Effect.void)
      const database = new DatabaseSync(file)
      database.exec("PRAGMA user_version = 99")
      database.close()
      const fault = yield* Effect.flip(use(file, journal => journal.load(key)))
      assert.deepStrictEqual(fault.problem, { code: "journal-newer", file })
    }),
  )

  it.effect("fails the writes, not the process, when the file cannot be written any more", () =>
    Effect.gen(function* () {
      const file = freshFile()
      const fault = yield* Effect.flip(
        use(file, journal =>
          Effect.gen(function* () {
            yield* journal.save(key, stored)
            const other = new DatabaseSync(file)
            other.exec("DROP TABLE images")
            other.close()
            yield* journal.save(key, stored)
          }),
        ),
      )
      assert.strictEqual(fault.kind, "local")
      assert.strictEqual(fault.problem.code, "journal-unusable")
      assert.include(fault.problem, { file })
    }),
  )
})
