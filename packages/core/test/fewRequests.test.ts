import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { memorySource, photos } from "./photos.ts"
import { type RunOptions, runSet, simulate } from "./run.ts"

const run = (count: number, { roundTrip, put }: { readonly roundTrip: number; readonly put: number }, options: RunOptions = {}) =>
  Effect.gen(function* () {
    let requests = 0
    const world = simulate({
      putTakes: () => put,
      roundTrip: () => roundTrip,
      processing: 3_000,
      fault: ({ to }) => {
        if (to === "api") requests++
        return undefined
      },
    })
    const { summary, duration } = yield* runSet(world, memorySource(photos(count)), options)
    assert.strictEqual(summary.ready, count)
    return { requests, seconds: duration / 1000 }
  })

describe("the number of requests", () => {
  for (const [name, link] of [
    ["a fast link", { roundTrip: 5, put: 50 }],
    ["a home line", { roundTrip: 40, put: 400 }],
    ["a far server", { roundTrip: 200, put: 800 }],
  ] as const) {
    it.effect(`is at most 600 for 3,000 photos over ${name}`, () =>
      Effect.gen(function* () {
        const { requests } = yield* run(3_000, link)
        assert.isAtMost(requests, 600)
      }),
    )
  }

  it.effect("does not hold up a few photos", () =>
    Effect.gen(function* () {
      const { seconds } = yield* run(3, { roundTrip: 5, put: 50 })
      assert.isBelow(seconds, 4)
    }),
  )

  it.effect("does not keep transfers free while photos wait for an answer", () =>
    Effect.gen(function* () {
      // 20 photos fit into the memory: all 600 have to pass through it 30 times.
      const { seconds } = yield* run(600, { roundTrip: 5, put: 50 }, { memory: 20_000 })
      assert.isBelow(seconds, 16)
    }),
  )

  it.effect("does not hold up the end of photos that are verified one after the other", () =>
    Effect.gen(function* () {
      let before = 0
      const world = simulate({ putTakes: () => 1, roundTrip: () => 5, processing: () => 2_000 + 40 * before++ })
      const { summary, duration } = yield* runSet(world, memorySource(photos(120)))
      assert.strictEqual(summary.ready, 120)
      assert.isBelow(duration, 2_000 + 40 * 120 + 700)
    }),
  )
})
