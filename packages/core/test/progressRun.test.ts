import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeProgress, type Progress } from "../src/index.ts"
import { memorySource, photos } from "./photos.ts"
import { type RunOptions, runSet, type Simulation, sharedJournal, simulate } from "./run.ts"
import type { NetworkOptions } from "./simulation/network.ts"
import { diceOf } from "./simulation/random.ts"
import type { ServerOptions } from "./simulation/SimulatedServer.ts"

const size = 1000

/** Looks at the progress of runs every 137 milliseconds of their time, when nothing is half done. */
const observe = (world: Simulation, check: (progress: Progress, seconds: number) => void) => {
  const startedAt = world.time.now
  const tracker = makeProgress(startedAt)
  let running = false
  const snapshot = () => tracker.snapshot(world.time.now)
  const look = () => {
    if (!running) return
    check(snapshot(), (world.time.now - startedAt) / 1000)
    world.time.setTimer(137, look)
  }
  return {
    snapshot,
    run: (source: ReturnType<typeof memorySource>, options: RunOptions = {}) =>
      Effect.suspend(() => {
        running = true
        look()
        const onEvent: RunOptions["onEvent"] = event => tracker.onEvent(event, world.time.now)
        return Effect.ensuring(
          runSet(world, source, { ...options, onEvent }),
          Effect.sync(() => {
            running = false
          }),
        )
      }),
  }
}

/** What the server's record says of the same moment. */
const truth = ({ server }: Simulation) => ({
  stored: server.objects.size * size,
  openPuts: server.times("put begins") - server.times("put ends"),
  ready: [...server.images.values()].filter(({ state }) => state === "Ready").length,
})

const assertTrue = (world: Simulation, progress: Progress) => {
  const { stored, openPuts, ready } = truth(world)
  assert.isAtMost(progress.bytesAcknowledged, stored)
  assert.isAtMost(progress.bytesUnderWay, openPuts * size)
  assert.isAtMost(progress.sending.length, openPuts)
  assert.isAtMost(progress.summary.ready, ready)
  if (progress.stalled !== undefined) {
    assert.isUndefined(progress.sent.rate)
    assert.isUndefined(progress.sent.secondsLeft)
    assert.isUndefined(progress.verified.secondsLeft)
  }
}

/** A wire that loses a third of what goes over it, in every way. */
const badWire = (seed: number): NetworkOptions => {
  const dice = diceOf(`wire ${seed}`)
  return {
    roundTrip: () => dice.between(50, 400),
    putTakes: () => dice.between(500, 3000),
    fault: () => {
      if (dice.chance(0.1)) return { fault: "lost before" }
      if (dice.chance(0.1)) return { fault: "lost after" }
      if (dice.chance(0.1)) return { fault: "answer", status: 503, body: "", headers: { "retry-after": "7" } }
      return dice.chance(0.03) ? { fault: "answer", status: 403, body: "<Error><Code>ExpiredToken</Code></Error>" } : undefined
    },
  }
}

describe("the progress of a run", () => {
  it.effect.each([1, 2, 3, 4, 5])("is at every moment what the server's record says, over a bad wire (%i)", seed =>
    Effect.gen(function* () {
      const options: NetworkOptions & ServerOptions = { ...badWire(seed), processing: () => 2000 }
      const world = simulate({ ...options, fault: seen => (seen.to === "bucket" ? options.fault?.(seen) : undefined) })
      let share = 0
      const { run, snapshot } = observe(world, progress => {
        assertTrue(world, progress)
        assert.isAtLeast(progress.sent.share, share)
        share = progress.sent.share
      })
      const { summary, bytesSent } = yield* run(memorySource(photos(40)), { transfers: 6 })
      const end = snapshot()
      assert.deepStrictEqual(end.summary, summary)
      assert.strictEqual(end.bytesSent, bytesSent)
      assert.deepInclude(end, { filesEnded: 40, bytesUnderWay: 0, stalled: undefined, sending: [] })
      assert.strictEqual(end.bytesAcknowledged, (summary.ready + summary.invalid) * size)
      assert.deepInclude(end.sent, { secondsLeft: undefined, rate: undefined })
    }),
  )

  it.effect("is 0 %, without a rate, as long as a bucket refuses everything", () =>
    Effect.gen(function* () {
      const busy = { fault: "answer", status: 503, body: "", headers: { "retry-after": "20" } } as const
      const world = simulate({ putTakes: () => 4000, fault: ({ to }) => (to === "bucket" ? busy : undefined) })
      let between = 0
      const { run, snapshot } = observe(world, (progress, seconds) => {
        assertTrue(world, progress)
        assert.deepInclude(progress, { bytesAcknowledged: 0 })
        assert.strictEqual(progress.sent.share, 0)
        if (seconds < 5) return
        assert.isUndefined(progress.sent.rate)
        assert.isUndefined(progress.sent.secondsLeft)
        if (progress.bytesUnderWay === 0 && progress.filesEnded === 0) between++
      })
      const { fault, stopped } = yield* run(memorySource(photos(4)), { retryFor: 120_000 })
      assert.isDefined(fault)
      assert.isFalse(stopped)
      assert.isAbove(between, 300)
      assert.deepInclude(snapshot(), { bytesAcknowledged: 0, bytesUnderWay: 0 })
    }),
  )

  it.effect("is a stall while the server is gone, and goes on afterwards", () =>
    Effect.gen(function* () {
      const gone = { from: 20, to: 80 }
      const startedAt = { now: 0 }
      const seconds = () => (world.time.now - startedAt.now) / 1000
      const world = simulate({
        putTakes: () => 1000,
        fault: () => (seconds() >= gone.from && seconds() < gone.to ? { fault: "lost before" } : undefined),
      })
      startedAt.now = world.time.now
      const seen = { forecasts: 0, stalls: 0 }
      const { run } = observe(world, (progress, at) => {
        assertTrue(world, progress)
        if (at > gone.from - 10 && at < gone.from && progress.sent.secondsLeft !== undefined) seen.forecasts++
        if (at < gone.from) assert.isUndefined(progress.stalled)
        if (at < gone.from + 8 || at > gone.to) return
        assert.approximately(((progress.stalled?.since ?? 0) - startedAt.now) / 1000, gone.from, 2)
        assert.match(JSON.stringify(progress.stalled?.why), /ECONNRESET/)
        seen.stalls++
      })
      const { summary } = yield* run(memorySource(photos(200)), { transfers: 4 })
      assert.strictEqual(summary.ready, 200)
      assert.isAbove(seen.forecasts, 30)
      assert.isAbove(seen.stalls, 300)
    }),
  )

  it.effect("has two stages: everything sent is not everything done", () =>
    Effect.gen(function* () {
      const world = simulate({ processing: () => 60_000, putTakes: () => 500 })
      let unverified = 0
      const { run } = observe(world, progress => {
        assertTrue(world, progress)
        if (progress.sent.share < 1 || progress.summary.ready > 0) return
        unverified++
        assert.deepInclude(progress.sent, { secondsLeft: undefined, rate: undefined })
        assert.deepInclude(progress.verified, { secondsLeft: undefined, share: 0 })
        assert.isUndefined(progress.stalled)
      })
      yield* run(memorySource(photos(50)), { transfers: 8 })
      assert.isAbove(unverified, 200)
    }),
  )

  it.effect("keeps over a pause what was counted before it", () =>
    Effect.gen(function* () {
      const world = simulate({ putTakes: () => 3000 })
      const journal = sharedJournal()
      let acknowledged = 0
      const { run, snapshot } = observe(world, progress => {
        assertTrue(world, progress)
        assert.isAtLeast(progress.bytesAcknowledged, acknowledged)
        acknowledged = progress.bytesAcknowledged
      })
      const given = photos(60)
      const first = yield* run(memorySource(given), { journal, transfers: 4, stop: Effect.sleep("20 seconds") })
      assert.isTrue(first.stopped)
      assert.isAbove(acknowledged, 10 * size)
      assert.deepInclude(snapshot(), { filesFound: 60, bytesUnderWay: 0 })
      const second = yield* run(memorySource(given), { journal, transfers: 4 })
      assert.strictEqual(second.summary.ready, 60)
      assert.deepInclude(snapshot(), { filesFound: 60, bytesFound: 60 * size, bytesAcknowledged: 60 * size })
      assert.deepStrictEqual(snapshot().summary, second.summary)
    }),
  )
})
