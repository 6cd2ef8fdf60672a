import {
  Changed,
  type ImageContent,
  Journal,
  layerMemoryJournal,
  type ObjectKey,
  type OnProgress,
  type PartSizes,
  Storage,
  type Target,
} from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, Stream } from "effect"
import type { Fixture } from "./fixtures.ts"

/** A bucket that takes parts. */
export interface TestParts {
  /** How the storage cuts files. */
  readonly sizes: Required<PartSizes>
  /** An image of so many bytes that the bucket takes; no two are equal. */
  readonly image: (size: number) => Fixture
  /** Where this image is put. */
  readonly target: (content: ImageContent, cutOffs: number) => Effect.Effect<Target>
  /** What the bucket shows under a target; `undefined`: no object. */
  readonly received: (target: Target) => Effect.Effect<Uint8Array | undefined>
  readonly storage: Layer.Layer<Storage, never, Journal>
}

/** Where a file is read, and from where on it is another file. */
interface Disk {
  readonly ranges: Array<string>
  changedFrom: number
}

/** What every storage driver must do that puts files in parts. `open` makes a fresh bucket. */
export const partsSuite = (name: string, open: () => TestParts) => {
  describe(`${name} puts in parts`, () => {
    const onDisk = ({ type, checksum, bytes }: Fixture, disk: Disk) => {
      const size = bytes.byteLength
      const read = (from: number, to: number) => {
        disk.ranges.push(`${from}-${to}`)
        const half = (from + to) >> 1
        return from >= disk.changedFrom
          ? Stream.fail(new Changed({ problem: { code: "file-changed" } }))
          : Stream.fromIterable([bytes.subarray(from, half), bytes.subarray(half, to)])
      }
      return {
        content: { type, checksum, size },
        file: { ref: checksum, name: `${checksum}.jpg`, size, modifiedAt: 1_700_000_000_000 },
        body: { kind: "stream", open: read } as const,
      }
    }

    /** A bucket, an image of so many bytes on disk, and where it goes. */
    const made = Effect.fnUntraced(function* (sizeOf: (sizes: Required<PartSizes>) => number, cutOffs = 0) {
      const bucket = open()
      const image = bucket.image(sizeOf(bucket.sizes))
      const disk: Disk = { ranges: [], changedFrom: Number.POSITIVE_INFINITY }
      const payload = onDisk(image, disk)
      const target = yield* bucket.target(payload.content, cutOffs)
      const journal = yield* watchedJournal
      /** A storage of its own each time, as after a restart. */
      const use = <A, E>(body: (storage: Storage["Service"]) => Effect.Effect<A, E>) =>
        Effect.flatMap(Storage, body).pipe(
          Effect.provide(Layer.fresh(bucket.storage)),
          Effect.provideService(Journal, journal.service),
        )
      const put = (onProgress: OnProgress = () => {}) => use(storage => storage.put(payload, target, onProgress))
      const arrived = Effect.map(bucket.received(target), bytes =>
        assert.isTrue(bytes !== undefined && sameBytes(bytes, image.bytes), "what arrived is what was put"),
      )
      return { ...bucket, image, disk, target, journal, use, put, arrived }
    })

    const big = ({ over, part }: PartSizes) => Math.max(over + 1, 2 * part + 17)
    const rangesOf = (size: number, part: number, first = 1) =>
      Array.from({ length: Math.ceil(size / part) }, (_, index) => `${index * part}-${Math.min(size, (index + 1) * part)}`).slice(
        first - 1,
      )

    it.live("a big file, which arrives as it is, and says how far it is", () =>
      Effect.gen(function* () {
        const { put, disk, image, sizes, arrived, journal } = yield* made(big)
        const progress: Array<number> = []
        let acknowledged = 0
        yield* put((bytes, parts = 0) => {
          progress.push(bytes)
          assert.isAtLeast(parts, acknowledged)
          assert.isAtMost(parts, bytes)
          acknowledged = parts
        })
        yield* arrived
        assert.strictEqual(acknowledged, image.bytes.byteLength)
        assert.deepStrictEqual(disk.ranges, rangesOf(image.bytes.byteLength, sizes.part))
        assert.strictEqual(progress.at(-1), image.bytes.byteLength)
        assert.deepStrictEqual(
          progress,
          [...progress].sort((one, other) => one - other),
        )
        assert.deepStrictEqual(journal.kept(), [])
      }),
    )

    it.live("no file that is small, unless it was cut off before: then in small parts", () =>
      Effect.gen(function* () {
        const middling = ({ over, least }: Required<PartSizes>) => Math.min(over, 2 * least + 9)
        const whole = yield* made(middling)
        yield* whole.put()
        yield* whole.arrived
        const size = whole.image.bytes.byteLength
        assert.deepStrictEqual(whole.disk.ranges, [`0-${size}`])
        const cut = yield* made(middling, 1)
        yield* cut.put()
        yield* cut.arrived
        assert.deepStrictEqual(cut.disk.ranges, rangesOf(size, cut.sizes.least))
      }),
    )

    it.live("and goes on with those that arrived, after a restart and also when it is not cut off any more", () =>
      Effect.gen(function* () {
        const small = yield* made(({ least }) => 2 * least + 9, 1)
        const large = yield* made(big)
        for (const [{ disk, put, image, journal, arrived, use, target }, part] of [
          [small, small.sizes.least],
          [large, large.sizes.part],
        ] as const) {
          disk.changedFrom = 2 * part
          assert.strictEqual((yield* Effect.flip(put()))._tag, "Changed")
          assert.deepStrictEqual(
            journal.kept().map(({ parts }) => parts.map(({ number }) => number)),
            [[1, 2]],
          )
          assert.notMatch(JSON.stringify(journal.kept()), /X-Amz|Signature|secret/i)
          disk.changedFrom = Number.POSITIVE_INFINITY
          disk.ranges.length = 0
          const again = { ...target, cutOffs: 0 }
          yield* use(storage => storage.put(onDisk(image, disk), again, () => {}))
          yield* arrived
          assert.deepStrictEqual(disk.ranges, rangesOf(image.bytes.byteLength, part, 3))
          assert.deepStrictEqual(journal.kept(), [])
        }
      }),
    )

    it.live("and begins anew when the parts were of other bytes", () =>
      Effect.gen(function* () {
        const { put, disk, image, sizes, journal, arrived } = yield* made(big)
        disk.changedFrom = 2 * sizes.part
        yield* Effect.flip(put())
        yield* journal.change(upload => upload && { ...upload, checksum: "0".repeat(40) })
        disk.changedFrom = Number.POSITIVE_INFINITY
        disk.ranges.length = 0
        yield* put()
        yield* arrived
        assert.deepStrictEqual(disk.ranges, rangesOf(image.bytes.byteLength, sizes.part))
      }),
    )

    it.live("and what is given up is gone from the bucket and from the journal", () =>
      Effect.gen(function* () {
        const { put, disk, image, sizes, journal, arrived, use, target } = yield* made(big)
        disk.changedFrom = 2 * sizes.part
        yield* Effect.flip(put())
        const begun = journal.kept()[0]
        yield* use(storage => storage.giveUp(target))
        assert.deepStrictEqual(journal.kept(), [])
        // The journal has the upload, the bucket does not: it starts again.
        yield* journal.change(() => begun)
        disk.changedFrom = Number.POSITIVE_INFINITY
        disk.ranges.length = 0
        yield* put()
        yield* arrived
        const { byteLength } = image.bytes
        assert.deepStrictEqual(disk.ranges, [rangesOf(byteLength, sizes.part)[2], ...rangesOf(byteLength, sizes.part)])
        yield* use(storage => storage.giveUp(target))
      }),
    )
  })
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.byteLength === other.byteLength && one.every((byte, at) => byte === other[at])

type Upload = NonNullable<Effect.Success<ReturnType<Journal["Service"]["multipart"]>>>

/** A journal in memory that lets itself be looked into. */
const watchedJournal = Effect.gen(function* () {
  const inner = Context.get(yield* Layer.build(layerMemoryJournal), Journal)
  const kept = new Map<string, Upload>()
  let last: ObjectKey | undefined
  const saveMultipart: Journal["Service"]["saveMultipart"] = (object, upload) =>
    Effect.suspend(() => {
      last = object
      if (upload === undefined) kept.delete(`${object.bucket} ${object.key}`)
      else kept.set(`${object.bucket} ${object.key}`, upload)
      return inner.saveMultipart(object, upload)
    })
  return {
    service: Journal.of({ ...inner, saveMultipart }),
    kept: () => [...kept.values()],
    /** Rewrites what is known of the object that was written last. */
    change: (rewrite: (upload: Upload | undefined) => Upload | undefined) =>
      Effect.suspend(() =>
        last === undefined ? Effect.void : saveMultipart(last, rewrite(kept.get(`${last.bucket} ${last.key}`))),
      ),
  }
}).pipe(Effect.scoped)
