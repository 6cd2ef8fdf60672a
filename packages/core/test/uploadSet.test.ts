import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Event } from "../src/index.ts"
import { memorySource, photo, photos } from "./photos.ts"
import { runSet, sharedJournal, simulate } from "./run.ts"

describe("uploadSet", () => {
  it.effect("brings every image to Ready, each sent once, started before it is put", () =>
    Effect.gen(function* () {
      const world = simulate()
      const source = memorySource(photos(30))
      const outcome = yield* runSet(world, source)
      assert.strictEqual(outcome.summary.ready, 30)
      assert.strictEqual(outcome.bytesSent, 30_000)
      for (const image of world.server.images.values()) {
        assert.strictEqual(world.server.arrivals.get(image.id), 1)
        const order = world.server.record.filter(({ id }) => id === image.id).map(({ what }) => what)
        assert.isBelow(order.indexOf("start"), order.indexOf("put begins"))
      }
      assert.strictEqual(source.held.now, 0)
    }),
  )

  it.effect("gathers requests of a kind: far fewer requests than images", () =>
    Effect.gen(function* () {
      const world = simulate()
      const outcome = yield* runSet(world, memorySource(photos(400)), { transfers: 16 })
      assert.strictEqual(outcome.summary.ready, 400)
      assert.isBelow(world.counts.api, 200)
    }),
  )

  it.effect("reads and sends nothing when everything is there already, and asks the server all the same", () =>
    Effect.gen(function* () {
      const world = simulate()
      const given = photos(60)
      const journal = sharedJournal()
      yield* runSet(world, memorySource(given), { journal })
      const asked = world.server.counts.get("hasImage") ?? 0
      const again = memorySource(given)
      const outcome = yield* runSet(world, again, { journal })
      assert.strictEqual(outcome.summary.ready, 60)
      assert.strictEqual(outcome.bytesSent, 0)
      assert.strictEqual(again.reads.size, 0)
      assert.strictEqual((world.server.counts.get("hasImage") ?? 0) - asked, 60)
    }),
  )

  it.effect("accounts for every file in exactly one end", () =>
    Effect.gen(function* () {
      const world = simulate({ verdict: image => (image.name === "bad.jpg" ? ["It cannot be decoded"] : undefined) })
      const gone = photo("gone.jpg")
      gone.problem = "gone"
      const log = photo("flight.log")
      log.problem = "not an image"
      const given = [photo("a.jpg"), photo("b/a.jpg", "twin"), photo("c/a.jpg", "twin"), photo("bad.jpg"), gone, log]
      const { images, summary } = yield* runSet(world, memorySource(given))
      assert.deepStrictEqual(images.map(({ file, at }) => `${file.name} ${at}`).sort(), [
        "a.jpg Ready",
        "b/a.jpg Ready",
        "bad.jpg Invalid",
        "c/a.jpg Duplicate",
        "flight.log Skipped",
        "gone.jpg Rejected",
      ])
      assert.deepStrictEqual(summary, {
        ready: 2,
        invalid: 1,
        rejected: 1,
        skipped: 1,
        duplicate: 1,
        duplicateOfFailed: 0,
        failed: 0,
        toSend: 0,
        onServer: 0,
        sent: 0,
        unfinished: 0,
      })
    }),
  )

  it.effect("sends an Invalid image again once, then reports it with the server's reasons", () =>
    Effect.gen(function* () {
      const world = simulate({ verdict: (_, arrivals) => (arrivals === 1 ? ["flipped bit"] : undefined) })
      assert.strictEqual((yield* runSet(world, memorySource(photos(3)))).summary.ready, 3)
      assert.deepStrictEqual([...world.server.arrivals.values()], [2, 2, 2])

      const hopeless = simulate({ verdict: () => ["truncated"] })
      const { images } = yield* runSet(hopeless, memorySource(photos(1)))
      const [only] = images
      assert.deepStrictEqual(only?.at === "Invalid" && only.problems, [{ code: "server-said", message: "truncated" }])
      assert.deepStrictEqual([...hopeless.server.arrivals.values()], [2])
    }),
  )

  it.effect("calls a file a duplicate of one that failed only after that one has failed", () =>
    Effect.gen(function* () {
      const world = simulate({ verdict: () => ["broken"] })
      const { summary } = yield* runSet(world, memorySource([photo("1.jpg", "twin"), photo("2.jpg", "twin")]))
      assert.strictEqual(summary.invalid, 1)
      assert.strictEqual(summary.duplicateOfFailed, 1)
    }),
  )

  it.effect("lets a twin take over when the file that stood for both turns out to be another", () =>
    Effect.gen(function* () {
      const journal = sharedJournal()
      const first = photo("1.jpg", "twin")
      const second = photo("2.jpg", "twin")
      // The journal remembers both as equal; then the first changes without a trace in its size and time.
      yield* runSet(simulate({ verdict: () => ["not yet"] }), memorySource([first, second]), { journal })
      first.bytes = new Uint8Array(first.bytes).fill(7)
      const world = simulate()
      const { summary } = yield* runSet(world, memorySource([first, second]), { journal })
      assert.strictEqual(summary.ready, 2)
      assert.strictEqual(summary.duplicate, 0)
      assert.strictEqual(world.server.objects.size, 2)
    }),
  )

  it.effect("hashes a file again that is not what was hashed, and never sends bytes under another checksum", () =>
    Effect.gen(function* () {
      const journal = sharedJournal()
      const one = photo("1.jpg", "before")
      yield* runSet(simulate({ verdict: () => ["no"] }), memorySource([one]), { journal })
      one.bytes = photo("1.jpg", "after").bytes
      const world = simulate()
      const { summary } = yield* runSet(world, memorySource([one]), { journal })
      assert.strictEqual(summary.ready, 1)
      assert.strictEqual(world.server.arrivals.size, 1)
    }),
  )

  it.effect("waits 15 minutes for the server to notice, then sends once more", () =>
    Effect.gen(function* () {
      const world = simulate({ overlooks: arrivals => arrivals === 1 })
      const { summary, duration } = yield* runSet(world, memorySource(photos(2)))
      assert.strictEqual(summary.ready, 2)
      assert.deepStrictEqual([...world.server.arrivals.values()], [2, 2])
      assert.isAtLeast(duration, 15 * 60_000)
      assert.isBelow(duration, 17 * 60_000)
    }),
  )

  it.effect("signs a bounded window ahead of the transfers, never the whole set", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 5000 })
      let most = 0
      const events: Array<Event> = []
      yield* runSet(world, memorySource(photos(600)), { transfers: 4, events })
      let ahead = 0
      for (const { what } of world.server.record) {
        if (what === "sign") ahead++
        if (what === "put ends") ahead--
        most = Math.max(most, ahead)
      }
      assert.isAtMost(most, 104)
    }),
  )

  it.effect("sends nothing with a URL that is known to be expired, and registers again instead", () =>
    Effect.gen(function* () {
      // URLs live for a minute, and the set takes several.
      const world = simulate({ urlLifetime: 60, putTakes: () => 10_000 })
      const { summary } = yield* runSet(world, memorySource(photos(40)), { transfers: 2 })
      assert.strictEqual(summary.ready, 40)
      assert.strictEqual(world.server.times("target refused"), 0)
    }),
  )

  it.effect("asks for no URL without end where each is expired when it comes: the bucket has the last word", () =>
    Effect.gen(function* () {
      const world = simulate({ urlLifetime: 0 })
      const { summary, fault } = yield* runSet(world, memorySource(photos(1)))
      assert.strictEqual(summary.unfinished, 1)
      assert.strictEqual(fault?.problem.code, "bucket-refuses-all")
      assert.isAtMost(world.server.times("sign"), 100)
      assert.isAtLeast(world.server.times("target refused"), 1)
    }),
  )

  it.effect("stops within five seconds when it is told to, reports what is unfinished, and goes on in the next run", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 60_000 })
      const journal = sharedJournal()
      const given = photos(20)
      const outcome = yield* runSet(world, memorySource(given), { journal, stop: Effect.sleep(2000) })
      assert.isTrue(outcome.stopped)
      assert.strictEqual(outcome.images.length, 20)
      assert.strictEqual(outcome.summary.unfinished, 20)
      assert.isAtMost(outcome.duration, 8000)
      const next = yield* runSet(world, memorySource(given), { journal })
      assert.strictEqual(next.summary.ready, 20)
    }),
  )

  it.effect("lets transfers that end within five seconds of a stop be stored and journalled", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 3000 })
      const journal = sharedJournal()
      const given = photos(8)
      yield* runSet(world, memorySource(given), { journal, stop: Effect.sleep(1000), transfers: 4 })
      yield* runSet(world, memorySource(given), { journal })
      assert.strictEqual(world.server.arrivals.size, 8)
      assert.deepStrictEqual(new Set(world.server.arrivals.values()), new Set([1]))
    }),
  )

  it.effect("says of every file that it ended, once, and nothing after that", () =>
    Effect.gen(function* () {
      const world = simulate({ verdict: (_, arrivals) => (arrivals === 1 ? ["flipped bit"] : undefined) })
      const events: Array<Event> = []
      yield* runSet(world, memorySource([...photos(6), photo("twin.jpg", "DJI_1.JPG")]), { events })
      for (const ref of new Set(events.flatMap(event => ("file" in event ? [event.file.ref] : [])))) {
        const own = events.filter(event => "file" in event && event.file.ref === ref)
        assert.strictEqual(own.at(-1)?.event, "ended")
        assert.strictEqual(own.filter(({ event }) => event === "ended").length, 1)
      }
    }),
  )

  it.effect("says nothing secret in its events and its outcome", () =>
    Effect.gen(function* () {
      const world = simulate({
        fault: ({ to, count }) => (to === "bucket" && count % 3 === 0 ? { fault: "lost after" } : undefined),
      })
      const events: Array<Event> = []
      const outcome = yield* runSet(world, memorySource(photos(12)), { events })
      assert.isAbove(events.length, 50)
      assert.notMatch(JSON.stringify([events, outcome]), /X-Amz|Signature=|token/)
    }),
  )
})
