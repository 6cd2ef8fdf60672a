import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import {
  Changed,
  type Content,
  ImageSource,
  Journal,
  type JournalKey,
  makeLimiter,
  type Payload,
  type SourceFile,
  startRun,
} from "../src/index.ts"
import { reasonOf } from "./inWords.ts"
import { checksumOf, memorySource, photo, photos, type TestPhoto } from "./photos.ts"
import {
  onVirtualTime,
  program,
  type RunOptions,
  realTime,
  runSet,
  type Simulation,
  sharedJournal,
  simulate,
  simulateAt,
} from "./run.ts"

const begin = 1_800_000_000_000
const minute = 60_000
const year = 365 * 24 * 60 * minute

/** A source whose photos are sent as streams that `chunks` makes. */
const streaming = (given: ReadonlyArray<TestPhoto>, chunks: (photo: TestPhoto) => Stream.Stream<Uint8Array, Changed>) => {
  const source = memorySource(given)
  const byRef = new Map(given.map(one => [one.file.ref, one]))
  const layer = Layer.effect(
    ImageSource,
    Effect.map(ImageSource, inner => ({
      ...inner,
      read: file =>
        Effect.map(inner.read(file), (payload): Payload => {
          const one = byRef.get(file.ref)
          return one === undefined ? payload : { ...payload, body: { kind: "stream", open: () => chunks(one) } }
        }),
    })),
  ).pipe(Layer.provide(source.layer))
  return { ...source, layer }
}

describe("a big file that changes during every transfer", () => {
  it.effect("is Rejected after a few transfers, and holds up no other", () =>
    Effect.gen(function* () {
      const given = photos(5)
      const source = streaming(given, one =>
        one.file.name === "DJI_2.JPG"
          ? Stream.concat(
              Stream.succeed(one.bytes.subarray(0, 500)),
              Stream.fail(new Changed({ problem: { code: "file-changed" } })),
            )
          : Stream.succeed(one.bytes),
      )
      const world = simulate()
      const { summary, images } = yield* runSet(world, source)
      assert.deepStrictEqual([summary.ready, summary.rejected], [4, 1])
      const rejected = images.find(({ at }) => at === "Rejected")
      assert.match(reasonOf(rejected), /changed 5 times while it was being uploaded/)
      assert.isAtMost(world.server.times("put begins"), 9)
    }),
  )
})

describe("a stop", () => {
  it.effect("ends the run within six seconds when a read never ends and cannot be interrupted", () =>
    Effect.gen(function* () {
      const source = memorySource(photos(3))
      const hanging = Layer.effect(
        ImageSource,
        Effect.map(ImageSource, inner => ({
          ...inner,
          read: (file: Parameters<typeof inner.read>[0]) =>
            file.name === "DJI_1.JPG" ? Effect.uninterruptible(Effect.never) : inner.read(file),
        })),
      ).pipe(Layer.provide(source.layer))
      const world = simulate()
      const { summary, stopped, duration } = yield* runSet(world, { ...source, layer: hanging }, { stop: Effect.sleep(10_000) })
      assert.isTrue(stopped)
      assert.deepStrictEqual([summary.ready, summary.unfinished], [2, 1])
      assert.isAtMost(duration, 16_000)
    }),
  )
})

describe("a body that has other bytes than were hashed, and does not say so", () => {
  for (const [what, bytesOf] of [
    ["fewer", (bytes: Uint8Array) => bytes.subarray(0, 500)],
    ["more", (bytes: Uint8Array) => new Uint8Array([...bytes, 1])],
  ] as const) {
    it.effect(`as ${what} is Rejected, and never acknowledged`, () =>
      Effect.gen(function* () {
        const source = streaming(photos(5), ({ file, bytes }) =>
          Stream.succeed(file.name === "DJI_2.JPG" ? bytesOf(bytes) : bytes),
        )
        const world = simulate()
        const { summary, images, bytesSent } = yield* runSet(world, source)
        assert.deepStrictEqual([summary.ready, summary.rejected], [4, 1])
        assert.match(reasonOf(images.find(({ at }) => at === "Rejected")), /changed 5 times while it was being uploaded/)
        assert.strictEqual(bytesSent, 4000)
      }),
    )
  }
})

describe("a journal record from a clock that was a year ahead", () => {
  const stored = (journal: Layer.Layer<Journal>, key: JournalKey, id: string) =>
    Effect.provide(
      Effect.flatMap(Journal, ({ save }) =>
        save(key, { at: "Stored", id, storedAt: begin + year, retried: false, announce: false }),
      ),
      journal,
    )

  it.effect("makes nobody wait longer than 15 minutes for bytes that the server does not notice", () =>
    Effect.gen(function* () {
      const journal = sharedJournal()
      const [given] = photos(1)
      if (given === undefined) return assert.fail("no photo")
      const world = simulate({ overlooks: arrivals => arrivals === 1 })
      // It is there, and the server has not noticed it.
      const first = runSet(world, memorySource([given]), { journal, stop: Effect.sleep(60_000) })
      yield* first
      const image = [...world.server.images.values()][0]
      if (image === undefined) return assert.fail("no image")
      const key = { endpoint: "http://api.test", project: world.server.project.id, checksum: image.checksum }
      yield* stored(journal, key, image.id)
      const { summary, duration } = yield* runSet(world, memorySource([given]), { journal })
      assert.strictEqual(summary.ready, 1)
      assert.isAtMost(duration, 17 * minute)
    }),
  )
})

describe("a file that was changed a moment ago", () => {
  // The time of a change, to two seconds.
  const fresh = (content: string): TestPhoto => {
    const one = photo("fresh.jpg", content)
    return { ...one, file: { ...one.file, modifiedAt: begin } }
  }

  it.effect("is read again by the next run: its file system may not tell the next change from this one", () =>
    Effect.gen(function* () {
      const journal = sharedJournal()
      const world = simulate()
      yield* runSet(world, memorySource([fresh("before")]), { journal })
      const { images } = yield* runSet(world, memorySource([fresh("after")]), { journal })
      assert.strictEqual(images[0]?.at, "Ready")
      assert.strictEqual(images[0]?.at === "Ready" && images[0].content.checksum, checksumOf(fresh("after").bytes))
    }),
  )

  it.effect("is so too when it was sent long after it was read", () =>
    Effect.gen(function* () {
      const journal = sharedJournal()
      let asked = 0
      const world = simulate({
        fault: ({ body }) => (body.includes("hasImage") && ++asked <= 4 ? { fault: "lost before" } : undefined),
      })
      const { duration } = yield* runSet(world, memorySource([fresh("before")]), { journal })
      assert.isAbove(duration, 3_000)
      const { images } = yield* runSet(world, memorySource([fresh("after")]), { journal })
      assert.strictEqual(images[0]?.at === "Ready" && images[0].content.checksum, checksumOf(fresh("after").bytes))
    }),
  )
})

describe("times in which nobody asked", () => {
  it.effect("cost a bucket nothing: the API was away for ten minutes, and the bucket fails for another ten", () =>
    Effect.gen(function* () {
      const world: ReturnType<typeof simulate> = simulate({
        putTakes: () => 500,
        fault: seen => {
          const age = world.time.now - begin
          const isDown = seen.to === "api" ? age > 3_000 && age < 10 * minute : age > 2_000 && age < 20 * minute
          return isDown ? { fault: "lost before" } : undefined
        },
      })
      const { summary, fault } = yield* runSet(world, memorySource(photos(40)))
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 40)
    }),
  )
})

describe("a machine that sleeps for eight hours", () => {
  for (const [what, to] of [
    ["the API", "api"],
    ["the bucket", "bucket"],
  ] as const) {
    it.effect(`while ${what} fails goes on when it wakes up: the sleep costs nothing`, () =>
      Effect.gen(function* () {
        const world: ReturnType<typeof simulate> = simulate({
          putTakes: () => 500,
          fault: seen => {
            const age = world.time.now - begin
            return seen.to === to && age > 2_000 && age < 8 * 60 * minute + 60_000 ? { fault: "lost before" } : undefined
          },
        })
        // The clock of the wall goes on; the timers of the process do not see the time that passed.
        world.time.setTimer(20_000, () => world.time.sleepMachine(8 * 60 * minute))
        const { summary, fault } = yield* runSet(world, memorySource(photos(60)))
        assert.isUndefined(fault)
        assert.strictEqual(summary.ready, 60)
      }),
    )
  }
})

describe("a clock that is put back by an hour", () => {
  /** Uploads, and 20 seconds after the beginning the clock is put back. */
  const uploaded = (world: Simulation, given: ReadonlyArray<TestPhoto>, options: RunOptions = {}) => {
    const skew = () => (world.time.now >= begin + 20_000 ? -60 * minute : 0)
    return onVirtualTime(world.time, program(world, memorySource(given), options), { skew })
  }
  const took = (world: Simulation) => world.time.now - begin

  it.effect("has nobody wait an hour longer for a bucket that went silent", () =>
    Effect.gen(function* () {
      let puts = 0
      const world = simulate({
        putTakes: () => 500,
        fault: seen => (seen.to === "bucket" && puts++ === 0 ? { fault: "black hole" } : undefined),
      })
      const { summary, duration } = yield* uploaded(world, photos(1))
      assert.strictEqual(summary.ready, 1)
      assert.isBelow(took(world), 5 * minute)
      assert.isAtLeast(duration, 60_000)
    }),
  )

  it.effect("has nobody wait an hour longer for a bounded rate", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 10 })
      const { summary } = yield* uploaded(world, photos(60), { limiter: makeLimiter(() => 1_000) })
      assert.strictEqual(summary.ready, 60)
      assert.isBelow(took(world), 3 * minute)
    }),
  )
})

describe("memory", () => {
  it.effect("is bounded also where a few photos fill it", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 500 })
      const given = photos(12)
      const [size = 0] = given.map(({ bytes }) => bytes.byteLength)
      const source = memorySource(given)
      const reading = Layer.effect(
        ImageSource,
        Effect.map(ImageSource, ({ read, ...others }) => ({
          ...others,
          read: (file: SourceFile) => Effect.andThen(Effect.sleep(10), read(file)),
        })),
      )
      const { summary } = yield* runSet(world, { ...source, layer: Layer.provide(reading, source.layer) }, { memory: 2.5 * size })
      assert.strictEqual(summary.ready, 12)
      assert.isAtMost(source.held.most, 2)
    }),
  )

  it("is bounded by the engine, also for a source that bounds nothing", async () => {
    const world = simulateAt(realTime, { processing: 1, putTakes: () => 5 })
    const given = photos(60)
    let begun = 0
    let sent = 0
    let most = 0
    const run = startRun({
      endpoint: "http://api.test",
      key: "key",
      token: "token",
      project: "Survey",
      http: world.http,
      memory: 8_000,
      onEvent: event => {
        if (event.event === "moved" && event.at === "Stored") sent++
      },
      source: {
        files: () => given.map(({ file }) => file),
        read: async file => {
          begun++
          most = Math.max(most, begun - sent)
          const { bytes } = given.find(one => one.file.ref === file.ref) ?? assert.fail("no such file")
          const content: Content = { checksum: checksumOf(bytes), size: bytes.byteLength, type: "JPEG" }
          return { content, bytes }
        },
      },
    })
    const { summary } = await run.done()
    assert.strictEqual(summary.ready, 60)
    assert.isAtMost(most, 9)
  })
})
