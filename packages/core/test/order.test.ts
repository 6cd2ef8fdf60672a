import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { inOrder } from "../src/engine/order.ts"
import { memorySource, photos } from "./photos.ts"
import { runSet, simulate } from "./run.ts"

/** A flight of so many lines: photos 10 m apart, lines 30 m, each photo covers 40 m by 60 m. Metres. */
const flight = (lines: number, each: number) =>
  Array.from({ length: lines * each }, (_, at) => {
    const line = Math.floor(at / each)
    const along = at % each
    return { x: 10 * (line % 2 === 0 ? along : each - 1 - along), y: 30 * line }
  })

/** Share of the area within so many metres of one of these photos. */
const covered = (all: ReturnType<typeof flight>, some: ReturnType<typeof flight>, within: number): number =>
  all.filter(({ x, y }) => some.some(one => Math.hypot(one.x - x, one.y - y) <= within)).length / all.length

describe("the order of an upload", () => {
  it("is of the same files, each once, whatever their number", () => {
    for (let count = 0; count < 45; count++) {
      const all = Array.from({ length: count }, (_, at) => at)
      assert.deepStrictEqual(
        inOrder("coverage", all).toSorted((a, b) => a - b),
        all,
      )
      assert.strictEqual(inOrder("found", all), all)
    }
  })

  it("has 100 % of the area within 60 m of a photo after a tenth of the files, where the usual order has a fifth", () => {
    const all = flight(20, 100)
    const tenth = all.length / 10
    assert.strictEqual(covered(all, inOrder("coverage", all).slice(0, tenth), 60), 1)
    assert.approximately(covered(all, all.slice(0, tenth), 60), 0.2, 0.02)
  })

  it("leaves no gap of more than a photo between those of the first half", () => {
    const all = Array.from({ length: 1000 }, (_, at) => at)
    const half = inOrder("coverage", all)
      .slice(0, 500)
      .toSorted((a, b) => a - b)
    for (const [at, photo] of half.entries()) assert.isAtMost(photo - (half[at - 1] ?? 0), 3)
  })

  it.effect("is that of the transfers", () =>
    Effect.gen(function* () {
      const world = simulate()
      const first: Array<string> = []
      const { summary } = yield* runSet(world, memorySource(photos(300)), {
        transfers: 1,
        order: "coverage",
        onEvent: event => event.event === "moved" && event.at === "Stored" && void first.push(event.file.name),
      })
      assert.strictEqual(summary.ready, 300)
      const numbers = first.slice(0, 30).map(name => Number(/\d+/.exec(name)?.[0]))
      assert.isAtLeast(numbers.filter(number => number % 10 === 0).length, 27, `${numbers}`)
    }),
  )

  it.effect("is kept after a stop, and everything that was found is in the end", () =>
    Effect.gen(function* () {
      const outcome = yield* runSet(simulate(), memorySource(photos(300)), { order: "coverage", stop: Effect.sleep("2 seconds") })
      assert.strictEqual(outcome.images.length, 300)
      assert.isTrue(outcome.stopped)
    }),
  )
})

describe("a run that does not wait for verdicts", () => {
  it.effect("ends when everything is with the server, and the next run goes on with it", () =>
    Effect.gen(function* () {
      const world = simulate({ processing: 36_000_000 })
      const outcome = yield* runSet(world, memorySource(photos(50)), { until: "sent" })
      assert.strictEqual(outcome.summary.sent, 50)
      assert.strictEqual(outcome.bytesSent, 50_000)
      assert.isBelow(outcome.duration, 600_000)
    }),
  )
})
