import type { JournalKey, JournalRecord, MultipartUpload } from "@altilift/core"
import { Journal } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"

/** Where a driver differs in what it promises. */
export interface JournalQuirks {
  /** Whether records outlive the layer, as all but those in memory must. */
  readonly survives: boolean
}

const key: JournalKey = { endpoint: "https://api.example.com", project: "5a1b", checksum: "a".repeat(40) }
const stored: JournalRecord = { at: "Stored", id: "1f", storedAt: 1_700_000_000_000, retried: true, announce: true }
const identity = { ref: "/photos/Ünïcode 🛩.JPG", size: 12, modifiedAt: 1_700_000_000_000.5 }

const object = { bucket: "https://oss.example.com/edge", key: "5a1b/0f.jpg" }
const upload: MultipartUpload = {
  uploadId: "0004B9894A22E5B1888A1E29F8236E2D",
  checksum: key.checksum,
  size: 100_000_000,
  partSize: 8_388_608,
  parts: [
    { number: 1, etag: '"3349DC700140D7F86A0784842780****"' },
    { number: 3, etag: '"8EFDA8BE206636A695359836FE0A****"' },
  ],
  completing: false,
}

/** What every journal must do. `place` makes a fresh, empty place; each of its layers opens that place. */
export const journalSuite = (
  name: string,
  place: () => () => Layer.Layer<Journal>,
  quirks: JournalQuirks = { survives: true },
) => {
  describe(`${name} is a Journal`, () => {
    const test = (behaviour: string, body: (open: () => Layer.Layer<Journal>) => Effect.Effect<void, unknown>) =>
      it.effect(behaviour, () => body(place()))

    test("knows nothing of an image that was never saved", open =>
      Effect.gen(function* () {
        const journal = yield* Journal
        assert.isUndefined(yield* journal.load(key))
      }).pipe(Effect.provide(open())))

    test("gives back the last record of every kind as it was saved", open =>
      Effect.gen(function* () {
        const journal = yield* Journal
        const records: ReadonlyArray<JournalRecord> = [
          { at: "Hashed", put: "unknown" },
          stored,
          { at: "Ready", id: "1f" },
          {
            at: "Invalid",
            id: "1f",
            problems: [
              { code: "server-said", message: "“truncated”" },
              { code: "server-said", message: "" },
            ],
          },
        ]
        for (const record of records) {
          yield* journal.save(key, record)
          assert.deepStrictEqual(yield* journal.load(key), record)
        }
      }).pipe(Effect.provide(open())))

    test("keeps endpoints, projects and checksums apart", open =>
      Effect.gen(function* () {
        const journal = yield* Journal
        yield* journal.save(key, stored)
        assert.isUndefined(yield* journal.load({ ...key, endpoint: "https://other.example.com" }))
        assert.isUndefined(yield* journal.load({ ...key, project: "5a1c" }))
        assert.isUndefined(yield* journal.load({ ...key, checksum: "b".repeat(40) }))
        yield* journal.save({ ...key, project: "5a1c" }, { at: "Ready", id: "2f" })
        assert.deepStrictEqual(yield* journal.load(key), stored)
      }).pipe(Effect.provide(open())))

    test("recalls the checksum of exactly the file that it remembered", open =>
      Effect.gen(function* () {
        const journal = yield* Journal
        yield* journal.remember(identity, { checksum: "c".repeat(40), type: "TIFF" })
        assert.deepStrictEqual(yield* journal.recall(identity), { checksum: "c".repeat(40), type: "TIFF" })
        assert.isUndefined(yield* journal.recall({ ...identity, size: 13 }))
        assert.isUndefined(yield* journal.recall({ ...identity, modifiedAt: identity.modifiedAt + 1 }))
        assert.isUndefined(yield* journal.recall({ ...identity, ref: "/photos/other.JPG" }))
        yield* journal.remember(identity, { checksum: "d".repeat(40), type: "JPEG" })
        assert.deepStrictEqual(yield* journal.recall(identity), { checksum: "d".repeat(40), type: "JPEG" })
      }).pipe(Effect.provide(open())))

    test("keeps the parts of uploads that were begun, until it is told to forget them", open =>
      Effect.gen(function* () {
        const journal = yield* Journal
        assert.isUndefined(yield* journal.multipart(object))
        yield* journal.saveMultipart(object, { ...upload, parts: [] })
        yield* journal.saveMultipart(object, upload)
        yield* journal.saveMultipart({ ...object, key: "5a1b/1f.jpg" }, { ...upload, completing: true })
        assert.deepStrictEqual(yield* journal.multipart(object), upload)
        assert.isUndefined(yield* journal.multipart({ ...object, bucket: "https://oss.example.com/other" }))
        yield* journal.saveMultipart(object, undefined)
        assert.isUndefined(yield* journal.multipart(object))
        assert.isTrue((yield* journal.multipart({ ...object, key: "5a1b/1f.jpg" }))?.completing)
      }).pipe(Effect.provide(open())))

    test("takes saves of many images at once", open =>
      Effect.gen(function* () {
        const journal = yield* Journal
        const checksums = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(40, "0"))
        yield* Effect.forEach(checksums, checksum => journal.save({ ...key, checksum }, stored), { concurrency: "unbounded" })
        const records = yield* Effect.forEach(checksums, checksum => journal.load({ ...key, checksum }))
        assert.deepStrictEqual(
          records,
          Array.from(checksums, () => stored),
        )
      }).pipe(Effect.provide(open())))

    if (quirks.survives) {
      test("still has everything when it is opened again", open =>
        Effect.gen(function* () {
          yield* Effect.gen(function* () {
            const journal = yield* Journal
            yield* journal.save(key, stored)
            yield* journal.remember(identity, { checksum: "c".repeat(40), type: "PNG" })
            yield* journal.saveMultipart(object, upload)
          }).pipe(Effect.provide(open()))
          yield* Effect.gen(function* () {
            const journal = yield* Journal
            assert.deepStrictEqual(yield* journal.load(key), stored)
            assert.deepStrictEqual(yield* journal.recall(identity), { checksum: "c".repeat(40), type: "PNG" })
            assert.deepStrictEqual(yield* journal.multipart(object), upload)
            yield* journal.saveMultipart(object, undefined)
          }).pipe(Effect.provide(open()))
          const after = Effect.flatMap(Journal, journal => journal.multipart(object)).pipe(Effect.provide(open()))
          assert.isUndefined(yield* after)
        }))
    }
  })
}
