import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Connectivity, type Event, uploadSet } from "../src/index.ts"
import { reasonOf } from "./inWords.ts"
import { memorySource, photo, photos } from "./photos.ts"
import { layersOf, onVirtualTime, program, runSet, sharedJournal, simulate } from "./run.ts"
import type { Fault, NetworkOptions, Seen } from "./simulation/network.ts"
import type { FieldFault, ServerOptions } from "./simulation/SimulatedServer.ts"

const html: Fault = { fault: "answer", status: 200, body: "<!doctype html><title>Welcome to our hotel</title>" }
const s3Error = (status: number, code: string): Fault => ({
  fault: "answer",
  status,
  body: `<Error><Code>${code}</Code></Error>`,
})
/** Faults of some requests to a peer, by their count. */
const on = (peer: Seen["to"], when: (count: number) => boolean, fault: Fault): NetworkOptions => ({
  fault: ({ to, count }) => (to === peer && when(count) ? fault : undefined),
})
/** Faults of some answers to one field. */
const onField = (name: string, when: (count: number) => boolean, fault: FieldFault): ServerOptions => ({
  fieldFault: (field, count) => (field === name && when(count) ? fault : undefined),
})

describe("faults of the bucket", () => {
  it.effect("asks the server before sending again when a put's outcome is unknown: arrived bytes go once", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("bucket", count => count <= 10, { fault: "lost after" }) })
      const { summary } = yield* runSet(world, memorySource(photos(20)))
      assert.strictEqual(summary.ready, 20)
      assert.deepStrictEqual(new Set(world.server.arrivals.values()), new Set([1]))
    }),
  )

  it.effect("sends again when the bytes did not arrive", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("bucket", count => count % 2 === 1, { fault: "lost before" }) })
      const { summary } = yield* runSet(world, memorySource(photos(10)))
      assert.strictEqual(summary.ready, 10)
      assert.deepStrictEqual(new Set(world.server.arrivals.values()), new Set([1]))
    }),
  )

  it.effect("waits as long as a busy bucket asks for", () =>
    Effect.gen(function* () {
      const events: Array<Event> = []
      const busy: Fault = { fault: "answer", status: 503, body: "", headers: { "retry-after": "40" } }
      const world = simulate({ ...on("bucket", count => count === 1, busy) })
      const { summary, duration } = yield* runSet(world, memorySource(photos(1)), { events })
      assert.strictEqual(summary.ready, 1)
      assert.isAtLeast(duration, 40_000)
      assert.isTrue(events.some(event => event.event === "retrying" && event.delay >= 40_000))
    }),
  )

  it.effect("registers again when the target is refused", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("bucket", count => count === 1, s3Error(403, "ExpiredToken")) })
      const { summary } = yield* runSet(world, memorySource(photos(2)))
      assert.strictEqual(summary.ready, 2)
      assert.strictEqual(world.server.counts.get("uploadImageS3"), 3)
    }),
  )

  it.effect("gives an image up, and only that one, when its target is refused while others are taken", () =>
    Effect.gen(function* () {
      let poison: string | undefined
      const world = simulate({
        refuses: id => {
          poison ??= id
          return poison === id
        },
        putTakes: () => 500,
      })
      const { images, summary, fault } = yield* runSet(world, memorySource(photos(30)))
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 29)
      const failed = images.find(({ at }) => at === "Failed")
      assert.match(reasonOf(failed), /bucket\.test.*403 SignatureDoesNotMatch/)
      assert.isAtMost(world.server.times("target refused"), 12)
    }),
  )

  it.effect("loses no photo when a bucket refuses every other request for five seconds", () =>
    Effect.gen(function* () {
      const world: ReturnType<typeof simulate> = simulate({
        putTakes: () => 100,
        fault: ({ to, count }) => {
          const age = world.time.now - 1_800_000_000_000
          return to === "bucket" && age < 7_000 && count % 2 === 0 ? s3Error(403, "AccessDenied") : undefined
        },
      })
      const { summary, fault } = yield* runSet(world, memorySource(photos(200)))
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 200)
    }),
  )

  for (const [what, poisoned] of [
    ["the last two", [58, 59]],
    ["one in the middle, and the last", [20, 59]],
    ["the last ten", Array.from({ length: 10 }, (_, index) => 50 + index)],
  ] as const) {
    it.effect(`gives up those whose target is refused, and does not blame the bucket: ${what}`, () =>
      Effect.gen(function* () {
        const order: Array<string> = []
        const world = simulate({
          refuses: id => {
            if (!order.includes(id)) order.push(id)
            return poisoned.some((index: number) => order[index] === id)
          },
          putTakes: () => 500,
        })
        const { summary, fault } = yield* runSet(world, memorySource(photos(60)))
        assert.isUndefined(fault)
        assert.deepStrictEqual([summary.ready, summary.failed], [60 - poisoned.length, poisoned.length])
      }),
    )
  }

  it.effect("stops with one message when the bucket refuses everything, and does not ask it once for each image", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("bucket", () => true, s3Error(403, "AccessDenied")) })
      const events: Array<Event> = []
      const { summary, fault, duration } = yield* runSet(world, memorySource(photos(1000)), { events })
      assert.strictEqual(fault?.kind, "refused")
      assert.match(fault?.message ?? "", /bucket\.test.*403 AccessDenied.*every time/)
      assert.deepStrictEqual([summary.unfinished, summary.failed], [1000, 0])
      assert.isAtMost(world.counts.bucket, 40)
      assert.isAtMost(events.filter(({ event }) => event === "retrying").length, 10)
      assert.isAtMost(duration, 90_000)
    }),
  )

  it.effect("waits for a bucket that refused everything for a while, once it has taken something", () =>
    Effect.gen(function* () {
      const world = simulate({
        putTakes: () => 200,
        fault: ({ to }) => {
          const age = world.time.now - 1_800_000_000_000
          return to === "bucket" && age > 2_000 && age < 8 * 60_000 ? s3Error(403, "AccessDenied") : undefined
        },
      })
      const { summary, fault } = yield* runSet(world, memorySource(photos(200)))
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 200)
    }),
  )

  it.effect("gives up an image that is larger than the bucket takes at once", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("bucket", count => count === 1, s3Error(400, "EntityTooLarge")) })
      const { summary } = yield* runSet(world, memorySource(photos(4)))
      assert.strictEqual(summary.failed, 1)
      assert.strictEqual(summary.ready, 3)
    }),
  )

  it.effect("stops the run when a bucket does not answer for 15 minutes, although the API does", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("bucket", () => true, { fault: "lost before" }) })
      const { fault, duration, summary } = yield* runSet(world, memorySource(photos(5)))
      assert.strictEqual(fault?.kind, "unreachable")
      assert.strictEqual(summary.unfinished, 5)
      assert.isAtLeast(duration, 14 * 60_000)
      assert.isAtMost(duration, 16 * 60_000)
    }),
  )
})

describe("faults of the API", () => {
  it.effect("gives up only the image whose request alone fails for the whole budget while others get through", () =>
    Effect.gen(function* () {
      let poison: string | undefined
      const world = simulate({
        fault: ({ to, body }) => {
          if (to !== "api" || !body.includes("hasImage")) return undefined
          poison ??= /"checksum_?0?":"([0-9a-f]{40})"/.exec(body)?.[1]
          return poison !== undefined && body.includes(poison) ? { fault: "answer", status: 500, body: "<html>" } : undefined
        },
        // The others take an hour, so there is always progress.
        processing: 3_600_000,
      })
      const { summary, fault, images } = yield* runSet(world, memorySource(photos(4)))
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 3)
      const failed = images.find(({ at }) => at === "Failed")
      assert.match(reasonOf(failed), /500.*for 15m/)
    }),
  )

  it.effect("lets one failing alias of a batch fail only its own image", () =>
    Effect.gen(function* () {
      const world = simulate({ ...onField("uploadImageS3", count => count === 7, { fault: "error", code: "BAD_INPUT" }) })
      const { summary, images } = yield* runSet(world, memorySource(photos(20)))
      assert.strictEqual(summary.ready, 19)
      const failed = images.find(({ at }) => at === "Failed")
      assert.match(reasonOf(failed), /The server is confused/)
    }),
  )

  it.effect("tries an alias that fails without a code again before it gives the image up", () =>
    Effect.gen(function* () {
      const world = simulate({ ...onField("hasImage", count => count === 3, { fault: "error" }) })
      assert.strictEqual((yield* runSet(world, memorySource(photos(8)))).summary.ready, 8)
    }),
  )

  it.effect("does not give images up while the server is at fault", () =>
    Effect.gen(function* () {
      let full = true
      const world = simulate({
        fieldFault: field => (full && field === "startImageUpload" ? { fault: "error", code: "INTERNAL" } : undefined),
      })
      world.time.setTimer(60_000, () => {
        full = false
      })
      assert.strictEqual((yield* runSet(world, memorySource(photos(5)))).summary.ready, 5)
    }),
  )

  it.effect("never takes an error about an image for its absence", () =>
    Effect.gen(function* () {
      const journal = sharedJournal()
      const given = photos(5)
      const arrived = simulate()
      yield* runSet(arrived, memorySource(given), { journal })
      const failing = simulate({ ...onField("hasImage", () => true, { fault: "error" }) })
      const { summary, fault } = yield* runSet(failing, memorySource(given), { journal })
      assert.match(fault?.message ?? "", /The server is confused\. Asked again for 15m/)
      assert.strictEqual(summary.unfinished, 5)
      assert.strictEqual(failing.server.counts.get("uploadImageS3"), undefined)
    }),
  )

  it.effect("asks one by one when a server answers a whole batch with an error", () =>
    Effect.gen(function* () {
      const world = simulate({
        roundTrip: () => 50,
        fault: ({ to, aliases }) =>
          to === "api" && aliases > 1
            ? { fault: "answer", status: 400, body: '{"errors":[{"message":"Too complex"}]}' }
            : undefined,
      })
      const { summary } = yield* runSet(world, memorySource(photos(10)))
      assert.strictEqual(summary.ready, 10)
      assert.isAbove(Math.max(...world.batches), 1)
    }),
  )

  it.effect("comes through answers lost before and after their effect", () =>
    Effect.gen(function* () {
      const world = simulate({
        fault: ({ to, count }) =>
          to !== "api"
            ? undefined
            : count % 4 === 1
              ? { fault: "lost after" }
              : count % 4 === 3
                ? { fault: "lost before" }
                : undefined,
      })
      const { summary } = yield* runSet(world, memorySource(photos(30)))
      assert.strictEqual(summary.ready, 30)
      assert.deepStrictEqual(new Set(world.server.arrivals.values()), new Set([1]))
    }),
  )

  it.effect("waits through an HTML page in between", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("api", count => count > 1 && count < 5, html) })
      assert.strictEqual((yield* runSet(world, memorySource(photos(3)))).summary.ready, 3)
    }),
  )

  it.effect("gives up after 20 seconds when the server never answered, and names the page in between", () =>
    Effect.gen(function* () {
      const world = simulate({ ...on("api", () => true, html) })
      const { fault, duration, summary } = yield* runSet(world, memorySource(photos(3)))
      assert.strictEqual(fault?.kind, "unreachable")
      assert.match(fault?.message ?? "", /http:\/\/api\.test.*an HTML page/)
      assert.strictEqual(summary.unfinished, 3)
      assert.isAtMost(duration, 22_000)
    }),
  )

  it.effect("gives up after the retry budget when the server answered once, and progress resets the budget", () =>
    Effect.gen(function* () {
      const bad: Fault = { fault: "answer", status: 502, body: "<html>Bad Gateway</html>" }
      const world = simulate({ ...on("api", count => count > 3, bad) })
      const { fault, duration } = yield* runSet(world, memorySource(photos(3)), { retryFor: 120_000 })
      assert.strictEqual(fault?.kind, "unreachable")
      assert.match(fault?.message ?? "", /502/)
      assert.isAtLeast(duration, 100_000)
      assert.isAtMost(duration, 125_000)
    }),
  )

  it.effect("stops when the token turns wrong in mid-run, although wrong answers are bare nulls", () =>
    Effect.gen(function* () {
      const source = memorySource(photos(3))
      const nulls = simulate({ ...onField("uploadImageS3", () => true, { fault: "null" }) })
      const { fault } = yield* runSet({ ...nulls, api: nulls.wrongToken }, source)
      assert.strictEqual(fault?.kind, "not authorised")
      const refused = yield* runSet(nulls, memorySource(photos(2)))
      assert.strictEqual(refused.fault?.kind, "unreachable")
      assert.match(refused.fault?.message ?? "", /refuses and does not say why\. Asked again for 15m/)
      assert.strictEqual(refused.summary.unfinished, 2)
    }),
  )

  it.effect("stops when the project is not there", () =>
    Effect.gen(function* () {
      const world = simulate()
      world.server.projects.clear()
      const { fault, summary } = yield* runSet(world, memorySource(photos(2)))
      assert.strictEqual(fault?.kind, "refused")
      assert.strictEqual(summary.unfinished, 2)
    }),
  )
})

describe("a machine without a network", () => {
  it.effect("does not use up the retry budget", () =>
    Effect.gen(function* () {
      let online = true
      let down = true
      const world = simulate({ fault: ({ to }) => (to === "bucket" && down ? { fault: "lost before" } : undefined) })
      world.time.setTimer(60_000, () => {
        online = false
      })
      world.time.setTimer(60_000 + 2 * 60 * 60_000, () => {
        online = true
        down = false
      })
      const connectivity = Layer.succeed(Connectivity, { online: Effect.sync(() => online) })
      const { summary, duration } = yield* onVirtualTime(
        world.time,
        uploadSet({ project: world.server.project, buckets: world.server.buckets }).pipe(
          Effect.provide(layersOf(world, memorySource(photos(2))).pipe(Layer.provideMerge(connectivity))),
        ),
      )
      assert.strictEqual(summary.ready, 2)
      assert.isAtLeast(duration, 2 * 60 * 60_000)
    }),
  )
})

describe("a process that is killed", () => {
  it.effect("goes on from any moment: all Ready, and nothing sent twice that was acknowledged and journalled", () =>
    Effect.gen(function* () {
      for (const killedAfter of [15, 40, 90, 150, 400, 900, 1500, 2600]) {
        const world = simulate({ putTakes: () => 300, processing: 700 })
        const journal = sharedJournal()
        const given = [...photos(25), photo("twin.jpg", "DJI_3.JPG")]
        const deadline = world.time.now + killedAfter
        const first = program(world, memorySource(given), { journal, transfers: 3 })
        world.time.run(first, { killed: () => world.time.now >= deadline })
        const arrived = world.server.arrivals.size
        const { summary } = yield* runSet(world, memorySource(given), { journal })
        assert.strictEqual(summary.ready, 25, `killed after ${killedAfter} ms`)
        assert.strictEqual(summary.duplicate, 1)
        assert.isAtMost(Math.max(...world.server.arrivals.values()), 1, `${arrived} had arrived after ${killedAfter} ms`)
      }
    }),
  )
})
