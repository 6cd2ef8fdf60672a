import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { type Event, type Final, makeRun, type Run, type RunOptions } from "../src/index.ts"
import { memorySource, photo, photos, type TestPhoto } from "./photos.ts"
import { layersOf, type RunOptions as Options, onVirtualTime, type Simulation, simulate } from "./run.ts"
import type { Fault } from "./simulation/wire.ts"

/** Does something with a run, and yields what came of it. */
const withRun = <A>(
  world: Simulation,
  given: ReadonlyArray<TestPhoto>,
  use: (run: Run) => Effect.Effect<A>,
  options: Options & { readonly run?: Partial<RunOptions> } = {},
) =>
  onVirtualTime(
    world.time,
    Effect.flatMap(makeRun({ project: world.server.project, buckets: world.server.buckets, ...options.run }), use).pipe(
      Effect.scoped,
      Effect.provide(layersOf(world, memorySource(given), options)),
    ),
  )

const lost: Fault = { fault: "lost before" }

const putsBegun = (world: Simulation) => world.server.times("put begins")

describe("a run that is paused", () => {
  it.effect("lets transfers under way end, starts nothing new, and then sends the rest, each photo once", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 1000 })
      const outcome = yield* withRun(
        world,
        photos(40),
        Effect.fnUntraced(function* (run) {
          yield* Effect.sleep(1500)
          const before = world.time.now
          yield* run.pause
          assert.isAtMost(world.time.now - before, 1100)
          const begun = putsBegun(world)
          assert.isBelow(begun, 40)
          assert.strictEqual(world.server.times("put ends"), begun)
          yield* Effect.sleep(3_600_000)
          assert.strictEqual(putsBegun(world), begun)
          yield* run.resume
          return yield* run.done
        }),
        { transfers: 4 },
      )
      assert.strictEqual(outcome.summary.ready, 40)
      assert.strictEqual(putsBegun(world), 40)
      assert.isUndefined(outcome.fault)
      assert.isBelow(outcome.duration, 60_000)
    }),
  )

  it.effect("ends a transfer that takes longer, asks the server before it is sent again, and blames nobody", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 60_000 })
      const events: Array<Event> = []
      const outcome = yield* withRun(
        world,
        photos(2),
        Effect.fnUntraced(function* (run) {
          for (let pauses = 0; pauses < 8; pauses++) {
            yield* Effect.sleep(20_000)
            const before = world.time.now
            yield* run.pause
            assert.isAtMost(world.time.now - before, 5_000)
            yield* Effect.sleep(1_200_000)
            yield* run.resume
          }
          return yield* run.done
        }),
        { events },
      )
      assert.strictEqual(outcome.summary.ready, 2)
      assert.isAbove(putsBegun(world), 2)
      assert.deepStrictEqual(
        events.filter(({ event }) => event === "retrying"),
        [],
      )
      assert.deepStrictEqual(
        events
          .flatMap(({ event }) => (event === "pausing" || event === "paused" || event === "resumed" ? event : []))
          .slice(0, 3),
        ["pausing", "paused", "resumed"],
      )
    }),
  )

  it.effect("goes on with a transfer that is under way when it is resumed at once", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 30_000 })
      const outcome = yield* withRun(
        world,
        photos(1),
        Effect.fnUntraced(function* (run) {
          yield* Effect.sleep(5_000)
          const pausing = yield* Effect.forkChild(run.pause)
          yield* Effect.sleep(1000)
          yield* run.resume
          yield* Fiber.join(pausing)
          return yield* run.done
        }),
      )
      assert.strictEqual(outcome.summary.ready, 1)
      assert.strictEqual(putsBegun(world), 1)
    }),
  )

  it.effect("keeps the credentials of an OSS bucket", () =>
    Effect.gen(function* () {
      const world = simulate({
        putTakes: () => 500,
        buckets: [{ cloud: "OSS", label: "HongKong", display: undefined, endpoint: undefined }],
      })
      const outcome = yield* withRun(
        world,
        photos(30),
        Effect.fnUntraced(function* (run) {
          yield* Effect.sleep(1200)
          yield* run.pause
          yield* Effect.sleep(600_000)
          yield* run.resume
          return yield* run.done
        }),
        { transfers: 2 },
      )
      assert.strictEqual(outcome.summary.ready, 30)
      assert.strictEqual(world.server.times("sts given"), 1)
    }),
  )

  it.effect("uses up no budget while the server is down", () =>
    Effect.gen(function* () {
      let down = false
      const world = simulate({
        putTakes: () => 1000,
        fault: () => (down ? lost : undefined),
      })
      const outcome = yield* withRun(
        world,
        photos(20),
        Effect.fnUntraced(function* (run) {
          yield* Effect.sleep(1500)
          down = true
          yield* Effect.sleep(10_000)
          yield* run.pause
          for (let minutes = 0; minutes < 60; minutes++) yield* Effect.sleep(60_000)
          down = false
          yield* run.resume
          return yield* run.done
        }),
        { transfers: 2, retryFor: 60_000 },
      )
      assert.strictEqual(outcome.summary.ready, 20)
    }),
  )

  it.effect("is neither stalled nor at a rate, and its share never falls", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 1000 })
      let most = 0
      yield* withRun(
        world,
        photos(40),
        Effect.fnUntraced(function* (run) {
          const look = Effect.map(run.progress, progress => {
            if (progress.scanComplete) {
              assert.isAtLeast(progress.sent.share, most)
              most = progress.sent.share
            }
            return progress
          })
          for (let seconds = 0; seconds < 4; seconds++) yield* Effect.andThen(Effect.sleep(1000), look)
          yield* run.pause
          for (let minutes = 0; minutes < 30; minutes++) {
            yield* Effect.sleep(60_000)
            const { stalled, paused, sent, verified } = yield* look
            assert.deepStrictEqual(
              [stalled, sent.rate, sent.secondsLeft, verified.secondsLeft],
              [undefined, undefined, undefined, undefined],
            )
            assert.strictEqual(paused, "paused")
          }
          yield* run.resume
          yield* Effect.sleep(100)
          assert.isUndefined((yield* look).stalled)
          yield* run.done
          yield* look
        }),
        { transfers: 4 },
      )
      assert.strictEqual(most, 1)
    }),
  )

  it.effect("can be stopped, and is Unfinished then", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 1000 })
      const outcome = yield* withRun(
        world,
        photos(20),
        Effect.fnUntraced(function* (run) {
          yield* Effect.sleep(1500)
          yield* run.pause
          yield* run.stop
          return yield* run.done
        }),
        { transfers: 2 },
      )
      assert.isTrue(outcome.stopped)
      assert.strictEqual(outcome.images.length, 20)
      assert.strictEqual(outcome.summary.ready + outcome.summary.unfinished, 20)
    }),
  )
})

describe("a run that is ended early", () => {
  const endedBy = (end: (run: Run) => Effect.Effect<void>) =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 60_000 })
      yield* withRun(world, photos(20), run => Effect.sleep(1500).pipe(Effect.andThen(end(run)), Effect.andThen(run.done)), {
        transfers: 2,
      })
      return [...world.server.images.values()]
    })
  const waiting = (images: Effect.Success<ReturnType<typeof endedBy>>) =>
    images.filter(({ state }) => state === "Pending" || state === "Uploading")

  it.effect("tells the server which images will not come when it is cancelled", () =>
    Effect.gen(function* () {
      const images = yield* endedBy(run => run.cancel)
      assert.isNotEmpty(images)
      assert.deepStrictEqual(waiting(images), [])
      for (const { problems } of images) assert.deepStrictEqual(problems, [{ code: "photo-abandoned", params: {} }])
    }),
  )

  it.effect("names no image to it whose bytes have arrived", () =>
    Effect.gen(function* () {
      let puts = 0
      const world = simulate({ putTakes: () => (puts++ < 2 ? 100 : 60_000), processing: 3_600_000 })
      const named: Array<string> = []
      const abandon = world.server.abandon.bind(world.server)
      world.server.abandon = (pid, ids) => {
        named.push(...ids)
        return abandon(pid, ids)
      }
      yield* withRun(world, photos(20), run => Effect.andThen(Effect.sleep(1500), run.cancel), { transfers: 2 })
      assert.isNotEmpty(named)
      assert.strictEqual(world.server.arrivals.size, 2)
      for (const id of world.server.arrivals.keys()) assert.notInclude(named, id)
    }),
  )

  it.effect("leaves them to the next run when it is stopped", () =>
    Effect.gen(function* () {
      const images = yield* endedBy(run => run.stop)
      assert.isNotEmpty(images)
      assert.deepStrictEqual(waiting(images), images)
    }),
  )
})

describe("a run that goes on after its end", () => {
  it.effect("tries those again that may end better, and only the chosen ones", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 10 })
      const given = photos(6)
      const [first, second] = given as [TestPhoto, TestPhoto]
      const events: Array<Event> = []
      const [before, chosen, after] = yield* withRun(
        world,
        given,
        Effect.fnUntraced(function* (run) {
          first.problem = "gone"
          second.problem = "gone"
          const before = yield* run.done
          delete first.problem
          delete second.problem
          const chosen = yield* run.retry(({ file }) => file.ref === first.file.ref)
          yield* run.done
          assert.strictEqual(yield* run.retry(), 1)
          assert.strictEqual(yield* run.retry(), 0)
          return [before, chosen, yield* run.done] as const
        }),
        { events },
      )
      assert.deepInclude(before.summary, { ready: 4, rejected: 2 })
      assert.strictEqual(chosen, 1)
      assert.deepInclude(after.summary, { ready: 6, rejected: 0 })
      assert.strictEqual(after.images.length, 6)
      assert.strictEqual(events.filter(({ event }) => event === "ended").length, 8)
      assert.strictEqual(putsBegun(world), 6)
    }),
  )

  it.effect("tries duplicates again with the photo that they are duplicates of", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 10, corrupts: count => count <= 2 })
      const given = [photo("a.jpg", "same"), photo("b.jpg", "same")]
      const [before, after] = yield* withRun(
        world,
        given,
        Effect.fnUntraced(function* (run) {
          const before = yield* run.done
          yield* run.retry()
          return [before, yield* run.done] as const
        }),
      )
      assert.deepInclude(before.summary, { invalid: 1, duplicate: 1, duplicateOfFailed: 1 })
      assert.deepInclude(after.summary, { ready: 1, duplicate: 1, duplicateOfFailed: 0, invalid: 0 })
    }),
  )

  it.effect("does not try a duplicate again of a photo whose bytes are damaged: it has the same", () =>
    Effect.gen(function* () {
      const world = simulate({
        putTakes: () => 10,
        verdict: image => {
          image.problems = [{ code: "photo-damaged", params: {} }]
          return ["it is damaged"]
        },
      })
      const given = [photo("a.jpg", "same"), photo("b.jpg", "same")]
      yield* withRun(
        world,
        given,
        Effect.fnUntraced(function* (run) {
          const { summary } = yield* run.done
          assert.deepInclude(summary, { invalid: 1, duplicate: 1, duplicateOfFailed: 1 })
          assert.strictEqual(yield* run.retry(), 0)
          assert.deepStrictEqual((yield* run.progress).verified.images, { done: 0, total: 0 })
        }),
      )
    }),
  )

  it.effect("takes further files, during the run and after it, each once", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 10 })
      const all = photos(9)
      const [three, more] = [all.slice(0, 3), all.slice(3)]
      const events: Array<Event> = []
      const found = (files: ReadonlyArray<TestPhoto>) =>
        Stream.fromIterable(files).pipe(Stream.map(({ file }) => ({ found: "file", file }) as const))
      const outcomes = yield* onVirtualTime(
        world.time,
        Effect.gen(function* () {
          const run = yield* makeRun({ project: world.server.project, buckets: world.server.buckets })
          yield* run.add(found(more.slice(0, 3)))
          const first = yield* run.done
          yield* run.add(found(more))
          return [first, yield* run.done]
        }).pipe(Effect.scoped, Effect.provide(layersOf(world, memorySource(all, three), { events }))),
      )
      assert.deepStrictEqual(
        outcomes.map(({ summary }) => summary.ready),
        [6, 9],
      )
      assert.strictEqual(putsBegun(world), 9)
      assert.strictEqual(events.filter(({ event }) => event === "found").length, 9)
    }),
  )

  it.effect("goes on after a stop with everything that was left, found or not", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 1000 })
      const [stopped, ended] = yield* withRun(
        world,
        photos(900),
        Effect.fnUntraced(function* (run) {
          yield* Effect.sleep(2500)
          yield* run.stop
          const stopped = yield* run.done
          yield* run.resume
          return [stopped, yield* run.done] as const
        }),
        { transfers: 32 },
      )
      assert.isTrue(stopped.stopped)
      assert.isAbove(stopped.summary.unfinished, 0)
      assert.isFalse(ended.stopped)
      assert.deepInclude(ended.summary, { ready: 900, unfinished: 0 })
      assert.strictEqual(ended.images.length, 900)
    }),
  )

  it.effect("goes on after a fault, with a budget of its own", () =>
    Effect.gen(function* () {
      let down = true
      const world = simulate({ putTakes: () => 10, fault: () => (down ? lost : undefined) })
      const [first, second] = yield* withRun(
        world,
        photos(5),
        Effect.fnUntraced(function* (run) {
          const first = yield* run.done
          down = false
          yield* run.resume
          return [first, yield* run.done] as const
        }),
        { retryFor: 30_000 },
      )
      assert.strictEqual(first.fault?.kind, "unreachable")
      assert.strictEqual(first.summary.unfinished, 5)
      assert.isUndefined(second.fault)
      assert.strictEqual(second.summary.ready, 5)
    }),
  )
})

describe("a dry run", () => {
  const planned = ({ at, ...more }: Final) => (at === "Planned" && "sends" in more ? (more.sends ? "sends" : "there") : at)

  it.effect("asks for every photo, registers none, sends nothing", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 10 })
      const given = [...photos(4), photo("copy.jpg", "DJI_0.JPG")]
      yield* withRun(world, given.slice(0, 2), run => run.done)
      const puts = putsBegun(world)
      const outcome = yield* withRun(world, given, run => run.done, { run: { until: "asked" } })
      assert.deepStrictEqual(outcome.images.map(planned).sort(), ["Duplicate", "Ready", "Ready", "sends", "sends"])
      assert.deepInclude(outcome.summary, { toSend: 2, onServer: 0, ready: 2, duplicate: 1, duplicateOfFailed: 0 })
      assert.strictEqual(putsBegun(world), puts)
      assert.strictEqual(world.server.images.size, 2)
      assert.strictEqual(outcome.bytesSent, 0)
    }),
  )

  it.effect("says which images the server is still verifying", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 10, processing: 60_000 })
      yield* withRun(world, photos(2), run => Effect.andThen(Effect.sleep(2000), Effect.andThen(run.stop, run.done)))
      const outcome = yield* withRun(world, photos(2), run => run.done, { run: { until: "asked" } })
      assert.deepInclude(outcome.summary, { toSend: 0, onServer: 2 })
    }),
  )

  it.effect("of a project that an upload would make asks nothing", () =>
    Effect.gen(function* () {
      const world = simulate()
      const outcome = yield* withRun(world, photos(3), run => run.done, { run: { until: "asked", project: undefined } })
      assert.deepInclude(outcome.summary, { toSend: 3 })
      assert.strictEqual(world.server.counts.get("hasImage") ?? 0, 0)
    }),
  )

  it.effect("has the budgets of an upload", () =>
    Effect.gen(function* () {
      const world = simulate({ fault: () => lost })
      const outcome = yield* withRun(world, photos(3), run => run.done, { run: { until: "asked" }, retryFor: 10_000 })
      assert.strictEqual(outcome.fault?.kind, "unreachable")
      assert.strictEqual(outcome.summary.unfinished, 3)
    }),
  )
})
