import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { expect, it } from "vitest"
import { makeLimiter, parseBandwidth, rateAt } from "../src/index.ts"
import { memorySource, photo } from "./photos.ts"
import { runSet, simulate } from "./run.ts"

const at = (text: string, day: number, hour: number, minute = 0) => {
  const bandwidth = parseBandwidth(text)
  // 1 November 2026 is a Sunday.
  return bandwidth === undefined ? "refused" : rateAt(bandwidth, new Date(2026, 10, 1 + day, hour, minute))
}

it("reads rates as rclone writes them", () => {
  for (const [text, rate] of [
    ["512", 512 * 1024],
    ["512k", 512 * 1024],
    ["0.5M", 512 * 1024],
    ["2Mi", 2 * 1024 * 1024],
    ["1GiB", 1024 ** 3],
    ["100B", 100],
    ["off", undefined],
    ["0", undefined],
  ] as const) {
    expect(at(text, 3, 12), text).toBe(rate)
  }
})

it("changes the rate by the local clock, and keeps the last one over midnight", () => {
  const timetable = "08:00,2M 18:00,off"
  expect(at(timetable, 0, 7, 59)).toBeUndefined()
  expect(at(timetable, 0, 8)).toBe(2 * 1024 * 1024)
  expect(at(timetable, 4, 17, 59)).toBe(2 * 1024 * 1024)
  expect(at(timetable, 4, 18)).toBeUndefined()
  expect(at("18:00,1M 08:00,2M", 2, 3)).toBe(1024 * 1024)
})

it("knows days of the week", () => {
  const timetable = "Mon-08:00,1M Fri-20:00,off"
  expect(at(timetable, 1, 7)).toBeUndefined()
  expect(at(timetable, 1, 8)).toBe(1024 * 1024)
  expect(at(timetable, 5, 19)).toBe(1024 * 1024)
  expect(at(timetable, 6, 12)).toBeUndefined()
  expect(at(timetable, 0, 12)).toBeUndefined()
})

it("refuses what is no timetable", () => {
  for (const text of [
    "",
    "fast",
    "24:00,1M",
    "08:60,1M",
    "08:00",
    "08:00,",
    "8,1M",
    "Foo-08:00,1M",
    "08:00,2M,3M",
    "1M:100k",
    "-1",
  ]) {
    expect(at(text, 0, 0), text).toBe("refused")
  }
})

it("lets bytes go at the rate of the time, and all at once without one", async () => {
  let rate: number | undefined = 1000
  const limiter = makeLimiter(() => rate)
  const run = Effect.gen(function* () {
    const gone: Array<string> = []
    const take = (name: string) => Effect.map(limiter.take(500), () => void gone.push(name))
    const all = yield* Effect.forkChild(Effect.all([take("a"), take("b"), take("c")], { concurrency: "unbounded" }))
    yield* TestClock.adjust("499 millis")
    expect(gone).toEqual([])
    yield* TestClock.adjust("501 millis")
    expect(gone).toEqual(["a", "b"])
    rate = undefined
    yield* take("d")
    expect(gone).toEqual(["a", "b", "d"])
    yield* TestClock.adjust("500 millis")
    yield* Fiber.join(all)
    expect(gone).toEqual(["a", "b", "d", "c"])
  })
  await Effect.runPromise(Effect.provide(run, TestClock.layer()))
})

const sized = (count: number, size: number) => Array.from({ length: count }, (_, at) => photo(`${at}.jpg`, `${at}`, size))

it("holds a whole run to the rate, whatever the number of transfers", async () => {
  const took = async (transfers: number, rate: number | undefined) => {
    const limiter = makeLimiter(() => rate)
    const world = simulate({ putTakes: () => 10 })
    const outcome = await Effect.runPromise(runSet(world, memorySource(sized(60, 100_000)), { transfers, limiter }))
    expect(outcome.summary.ready).toBe(60)
    for (const image of world.server.images.values()) expect(world.server.arrivals.get(image.id)).toBe(1)
    return outcome.duration / 1000
  }
  for (const transfers of [1, 8, 64]) {
    const seconds = await took(transfers, 50_000)
    // 6 MB at 50 kB/s are 120 seconds; what is beside is the verification of the last ones.
    expect(seconds, `${transfers} transfers`).toBeGreaterThanOrEqual(120)
    expect(seconds, `${transfers} transfers`).toBeLessThan(135)
  }
  expect(await took(8, undefined)).toBeLessThan(15)
})

it("follows a timetable in the middle of a file, and no transfer stands still for a minute", async () => {
  const world = simulate({ putTakes: () => 10 })
  const begin = world.time.now
  // No limit for 2 seconds, then so little that a slice of before would take minutes.
  const limiter = makeLimiter(now => (now - begin < 2_000 ? 4_000_000 : now - begin < 600_000 ? 4_000 : undefined))
  const moves = new Map<string, number>()
  let longest = 0
  const outcome = await Effect.runPromise(
    runSet(world, memorySource(sized(20, 1_000_000)), {
      transfers: 20,
      limiter,
      onEvent: event => {
        if (event.event !== "sent") return
        longest = Math.max(longest, world.time.now - (moves.get(event.file.ref) ?? world.time.now))
        moves.set(event.file.ref, world.time.now)
      },
    }),
  )
  expect(outcome.summary.ready).toBe(20)
  expect(outcome.duration).toBeGreaterThan(600_000)
  expect(outcome.duration).toBeLessThan(640_000)
  expect(longest).toBeLessThan(60_000)
})
