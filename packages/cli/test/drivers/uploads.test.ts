import { rmSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type Event, Events, type Final } from "@altilift/core"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { JournalCommit, layerSqliteJournal } from "../../src/drivers/SqliteJournal.ts"
import {
  forgetEarlier,
  forgetUploads,
  readEarlier,
  readUploads,
  recordUpload,
  type UploadRow,
} from "../../src/drivers/uploads.ts"

const folder = await mkdtemp(join(tmpdir(), "altilift-uploads-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const freshFile = () => join(folder, `${files++}`, "journal.sqlite")
const key = { endpoint: "https://api.example.com", project: "5a1b" }

const file = { ref: "/card/1.jpg", name: "1.jpg", size: 9, modifiedAt: 0 }
const content = (checksum: string) => ({ checksum, size: 9, type: "JPEG" as const })
const found: Event = { event: "found", file }
const scanned: Event = { event: "scan-complete" }
const ended = (final: Final): Event => ({ event: "ended", file, final })
const ready = (checksum: string) => ended({ at: "Ready", file, content: content(checksum), id: "1" })

/** What the journal has after a run in which these events happened. */
const after = (journal: string, events: ReadonlyArray<Event>, paths: ReadonlyArray<string> = ["/card"]) =>
  Effect.gen(function* () {
    const { emit } = yield* Events
    for (const event of events) emit(event)
  }).pipe(
    recordUpload(key, paths),
    Effect.provide(layerSqliteJournal(journal)),
    Effect.andThen(readUploads(journal, key)),
    Effect.map(rows => rows.map(({ ref, state, ready: sum }: UploadRow) => [ref, state, sum])),
  )

describe("the record of an upload", () => {
  it.effect("has the paths until all files are found, so that a run that was killed before is searched again", () =>
    Effect.gen(function* () {
      const journal = freshFile()
      assert.deepStrictEqual(yield* after(journal, [found]), [
        ["/card", "Named", undefined],
        ["/card/1.jpg", "Found", undefined],
      ])
      assert.deepStrictEqual(yield* after(journal, [found, scanned]), [["/card/1.jpg", "Found", undefined]])
    }),
  )

  it.effect("has how every file ended, and keeps the checksum that was Ready last", () =>
    Effect.gen(function* () {
      const journal = freshFile()
      assert.deepStrictEqual(yield* after(journal, [found, scanned, ready("aa")]), [["/card/1.jpg", "Ready", "aa"]])
      const failed = ended({ at: "Failed", file, problem: { code: "file-gone" }, rerunMayHelp: true })
      assert.deepStrictEqual(yield* after(journal, [found, scanned, failed]), [["/card/1.jpg", "Failed", "aa"]])
      assert.deepStrictEqual(yield* after(journal, [found, ready("bb")], ["/card/1.jpg"]), [["/card/1.jpg", "Ready", "bb"]])
      const twin = ended({ at: "Duplicate", file, content: content("cc"), of: file, as: "Failed" })
      assert.deepStrictEqual(yield* after(journal, [found, twin, scanned]), [["/card/1.jpg", "Failed", "bb"]])
      yield* forgetUploads(journal, key, ["/card/1.jpg"])
      assert.deepStrictEqual(yield* readUploads(journal, key), [])
    }),
  )

  it.live("is on the disk once it has settled, also while another run writes the journal", () =>
    Effect.gen(function* () {
      const journal = freshFile()
      yield* after(journal, [])
      const other = new DatabaseSync(journal)
      other.exec("BEGIN IMMEDIATE")
      setTimeout(() => other.exec("COMMIT"), 300)
      const rows = yield* Effect.gen(function* () {
        const { emit } = yield* Events
        for (const event of [found, scanned, ready("aa")]) emit(event)
        yield* (yield* JournalCommit).settled
        return yield* readUploads(journal, key)
      }).pipe(recordUpload(key, ["/card"]), Effect.provide(layerSqliteJournal(journal)))
      other.close()
      assert.deepStrictEqual(
        rows.map(({ ref, state }) => [ref, state]),
        [["/card/1.jpg", "Ready"]],
      )
    }),
  )

  it.effect("has images that were sent with --no-wait, so that a retry can wait for their verification", () =>
    Effect.gen(function* () {
      const sent = ended({ at: "Sent", file, content: content("aa"), id: "1" })
      assert.deepStrictEqual(yield* after(freshFile(), [found, scanned, sent]), [["/card/1.jpg", "Sent", undefined]])
    }),
  )

  it.effect("has the bytes that others replaced at the same path, until they are forgotten", () =>
    Effect.gen(function* () {
      const journal = freshFile()
      for (const sum of ["aa", "aa", "bb", "cc"]) yield* after(journal, [found, ready(sum), scanned])
      assert.deepStrictEqual(yield* readEarlier(journal, key), [
        { ref: "/card/1.jpg", ready: "aa" },
        { ref: "/card/1.jpg", ready: "bb" },
      ])
      yield* forgetEarlier(journal, { ...key, project: "other" }, "aa")
      yield* forgetEarlier(journal, key, "bb")
      assert.deepStrictEqual(yield* readEarlier(journal, key), [{ ref: "/card/1.jpg", ready: "aa" }])
    }),
  )

  it.effect("is kept by project, also in a journal from before there was one", () =>
    Effect.gen(function* () {
      const journal = freshFile()
      yield* after(journal, [found, scanned, ready("aa")])
      assert.deepStrictEqual(yield* readUploads(journal, { ...key, project: "other" }), [])
      const database = new DatabaseSync(journal)
      database.exec("DROP TABLE uploads; PRAGMA user_version = 3")
      database.close()
      assert.deepStrictEqual(yield* readUploads(journal, key), [])
      assert.deepStrictEqual(yield* after(journal, [found, scanned, ready("aa")]), [["/card/1.jpg", "Ready", "aa"]])
    }),
  )
})
