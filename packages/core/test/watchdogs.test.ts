import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Event } from "../src/index.ts"
import { inWords } from "./inWords.ts"
import { memorySource, photo, photos } from "./photos.ts"
import { type RunOptions, runSet, type Simulation, simulate } from "./run.ts"
import type { Fault, Seen } from "./simulation/network.ts"

/** What the user is told, and after how many milliseconds: docs/cli.md, "What is noticed when". */
const told = (events: ReadonlyArray<Event>): ReadonlyArray<string> =>
  events.flatMap(event => (event.event === "retrying" ? [inWords(event.problem)] : []))

const blackHole: Fault = { fault: "black hole" }
const swallowing = (when: (seen: Seen) => boolean): Simulation =>
  simulate({ fault: seen => (when(seen) ? blackHole : undefined) })

const run = (world: Simulation, count: number, options: RunOptions = {}) =>
  Effect.gen(function* () {
    const events: Array<Event> = []
    const from = world.time.now
    const outcome = yield* runSet(world, memorySource(photos(count)), { ...options, events })
    return { ...outcome, told: told(events), took: world.time.now - from }
  })

describe("a transfer without progress", () => {
  it.effect("is noticed after a minute, reported, and sent again when the server has not got it", () =>
    Effect.gen(function* () {
      const world = swallowing(({ to, count }) => to === "bucket" && count === 1)
      const { summary, told, took } = yield* run(world, 3)
      assert.strictEqual(summary.ready, 3)
      assert.match(told.join("\n"), /transfer to local\.bucket\.test.* made no progress for 60 seconds/)
      assert.isAtLeast(took, 60_000)
      assert.isAtMost(took, 75_000)
      assert.deepStrictEqual(new Set(world.server.arrivals.values()), new Set([1]))
    }),
  )

  it.effect("is not called dead while a slow line may still carry what was handed over", () =>
    Effect.gen(function* () {
      const big = [photo("big.jpg", "big", 1_600_000)]
      const outcome = yield* runSet(simulate({ putTakes: () => 200_000 }), memorySource(big))
      assert.strictEqual(outcome.summary.ready, 1)
      assert.isAtMost(outcome.duration, 220_000)
    }),
  )

  it.effect("ends the run when nothing else gets through for the retry budget", () =>
    Effect.gen(function* () {
      const world = swallowing(({ to }) => to === "bucket")
      const { summary, fault, took } = yield* run(world, 3)
      assert.strictEqual(fault?.kind, "unreachable")
      assert.strictEqual(summary.unfinished, 3)
      assert.isAtMost(took, 18 * 60_000)
    }),
  )
})

describe("an API call without an answer", () => {
  it.effect("is noticed after a minute, reported, and asked again", () =>
    Effect.gen(function* () {
      const world = swallowing(({ to, count }) => to === "api" && count === 3)
      const { summary, told, took } = yield* run(world, 3)
      assert.strictEqual(summary.ready, 3)
      assert.match(told.join("\n"), /No response from http:\/\/api\.test within 60 seconds/)
      assert.isAtMost(took, 75_000)
    }),
  )

  it.effect("ends the run after the retry budget when no call is answered any more", () =>
    Effect.gen(function* () {
      const world = swallowing(({ to, count }) => to === "api" && count > 3)
      const { fault, took } = yield* run(world, 3)
      assert.strictEqual(fault?.kind, "unreachable")
      assert.isAtMost(took, 18 * 60_000)
    }),
  )

  it.effect("ends the run after 20 seconds when the server never answered at all", () =>
    Effect.gen(function* () {
      const world = swallowing(({ to }) => to === "api")
      const { fault, took } = yield* run(world, 3)
      assert.strictEqual(fault?.kind, "unreachable")
      assert.isAtMost(took, 21_000)
    }),
  )
})

describe("a poll that never ends", () => {
  const hours = 3 * 60 * 60_000

  it.effect("goes on for hours while the server says it is working, at most every ten seconds, and ends with its verdict", () =>
    Effect.gen(function* () {
      const world = simulate({ processing: hours })
      const { summary, took } = yield* run(world, 5)
      assert.strictEqual(summary.ready, 5)
      assert.isAtLeast(took, hours)
      assert.isAtMost(took, hours + 30_000)
      assert.isAtMost(world.counts.api, 20 + hours / 10_000)
    }),
  )

  it.effect("survives polls that are never answered, and finds the verdict afterwards", () =>
    Effect.gen(function* () {
      const world = simulate({
        processing: 5_000,
        fault: ({ to, body, count }) => (to === "api" && / image\(/.test(body) && count < 8 ? blackHole : undefined),
      })
      const { summary, told } = yield* run(world, 5)
      assert.strictEqual(summary.ready, 5)
      assert.match(told.join("\n"), /within 60 seconds/)
    }),
  )
})
