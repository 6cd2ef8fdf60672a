import { rmSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type Event, Events, type Final } from "@altilift/core"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { layerSqliteJournal } from "../../src/drivers/SqliteJournal.ts"
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

  it.effect("is on the disk when the upload has ended, for whoever reads the file then", () =>
    Effect.gen(function* () {
      const journal = freshFile()
      const photos = Array.from({ length: 3_000 }, (_, index) => ({ ...file, ref: `/card/${index}.jpg` }))
      const upload = Effect.gen(function* () {
        const { emit } = yield* Events
        for (const photo of photos) emit({ event: "found", file: photo })
        for (const photo of photos) {
          emit({ event: "ended", file: photo, final: { at: "Ready", file: photo, content: content("aa"), id: "1" } })
        }
      })
      const rows = yield* upload.pipe(
        recordUpload(key, []),
        Effect.andThen(readUploads(journal, key)),
        Effect.provide(layerSqliteJournal(journal)),
      )
      assert.lengthOf(rows, photos.length)
      assert.isTrue(rows.every(({ state }) => state === "Ready"))
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
