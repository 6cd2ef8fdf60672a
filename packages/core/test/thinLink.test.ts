import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Event } from "../src/index.ts"
import { reasonOf } from "./inWords.ts"
import { memorySource, photo } from "./photos.ts"
import { runSet, simulateAt } from "./run.ts"
import { Link } from "./simulation/Link.ts"
import { VirtualTime } from "./simulation/VirtualTime.ts"

const minute = 60_000

/** A line of so many bytes a millisecond, on which all connections die every so many milliseconds. */
const thinWorld = (rate: number, every: number) => {
  const time = new VirtualTime()
  const link = new Link(time, rate)
  const breaks = () => {
    link.reset()
    time.setTimer(every, breaks)
  }
  time.setTimer(every, breaks)
  return { ...simulateAt(time, { link, processing: 1000, roundTrip: () => 200 }), link }
}

/** As 25 MB over 1 Mbit/s: 200 seconds alone, 800 seconds beside three others. */
const size = 1_000_000
const rate = 5
const photos = (count: number) => Array.from({ length: count }, (_, index) => photo(`DJI_${index}.JPG`, `DJI_${index}`, size))

describe("a thin link on which all connections die every ten minutes", () => {
  it.effect("brings 40 photos of which three fit between two deaths when they go alone, in one run and without much waste", () =>
    Effect.gen(function* () {
      const world = thinWorld(rate, 10 * minute)
      const begun = world.time.now
      const { summary, fault } = yield* runSet(world, memorySource(photos(40)))
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 40)
      // At the full rate of the line it would take 133 minutes.
      assert.isAtMost(world.time.now - begun, 300 * minute)
      assert.isAtMost(world.link.carried, 2.2 * 40 * size)
    }),
  )

  it.effect("does so with a number of transfers that the user has set, which is a bound then", () =>
    Effect.gen(function* () {
      const world = thinWorld(rate, 10 * minute)
      const { summary } = yield* runSet(world, memorySource(photos(12)), { transfers: 8 })
      assert.strictEqual(summary.ready, 12)
      assert.isAtMost(world.link.carried, 2.2 * 12 * size)
    }),
  )

  it.effect("gives a photo up that is cut off six times although it goes alone, says why, and does not hold up the others", () =>
    Effect.gen(function* () {
      const world = thinWorld(rate, 10 * minute)
      const panorama = photo("PANORAMA.JPG", "panorama", 4 * size)
      const events: Array<Event> = []
      const given = [panorama, ...photos(6)]
      const { summary, images, fault } = yield* runSet(world, memorySource(given), { events })
      assert.isUndefined(fault)
      assert.deepStrictEqual([summary.ready, summary.failed], [6, 1])
      const failed = images.find(({ at }) => at === "Failed")
      assert.match(reasonOf(failed), /connection broke 6 times in a row while this photo alone/)
      const ends = events.flatMap(event => (event.event === "ended" ? [event.file.name] : []))
      assert.strictEqual(ends.at(-1), "PANORAMA.JPG")
    }),
  )

  it.effect("ends the run after three such photos with nothing arriving in between: it is the link then", () =>
    Effect.gen(function* () {
      const world = thinWorld(rate, 10 * minute)
      const given = Array.from({ length: 20 }, (_, index) => photo(`BIG_${index}.JPG`, `big ${index}`, 4 * size))
      const { summary, fault } = yield* runSet(world, memorySource(given))
      assert.strictEqual(fault?.kind, "unreachable")
      assert.match(fault?.message ?? "", /No photo can be sent/)
      assert.deepStrictEqual([summary.failed, summary.unfinished], [2, 18])
    }),
  )
})
