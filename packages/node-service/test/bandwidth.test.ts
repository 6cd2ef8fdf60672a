import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { expect, it } from "vitest"
import { makeLimiter } from "../src/drivers/upstream/Limiter.ts"
import { parseBandwidth, rateAt } from "../src/reconstruction/bandwidth.ts"
import { reconstructorList } from "../src/reconstruction/reconstructorSettings.ts"

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

it("refuses what is no timetable, and names the setting", () => {
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
  const upstream = { kind: "upstream", name: "office", endpoint: "nowhere", key: "k", token: "secret", bandwidth: "fast" }
  const issues = reconstructorList.safeParse([upstream]).error?.issues ?? []
  expect(issues.map(({ path }) => path.join("."))).toEqual(["0.endpoint", "0.bandwidth"])
  expect(JSON.stringify(issues)).not.toContain("secret")
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
