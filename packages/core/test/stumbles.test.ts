import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Event } from "../src/index.ts"
import { memorySource, photos } from "./photos.ts"
import { runSet, sharedJournal, simulate } from "./run.ts"
import type { Fault, Seen } from "./simulation/network.ts"

const begin = 1_800_000_000_000
const second = 1000
const minute = 60_000

/** A world whose fault may look at its age (milliseconds). */
const worldOf = (fault: (seen: Seen, age: number) => Fault | undefined, options: Parameters<typeof simulate>[0] = {}) => {
  const world: ReturnType<typeof simulate> = simulate({ ...options, fault: seen => fault(seen, world.time.now - begin) })
  return world
}
const lines = (events: ReadonlyArray<Event>) => events.filter(({ event }) => event === "retrying").length

describe("a server that stumbles for some seconds", () => {
  const cases = [
    ["bare nulls", { fault: "null" }],
    ["errors without a code", { fault: "error" }],
    ["errors with a code that nobody knows", { fault: "error", code: "E_OOPS" }],
    ["UNAUTHENTICATED", { fault: "error", code: "UNAUTHENTICATED" }],
  ] as const
  for (const [what, fault] of cases) {
    it.effect(`loses no photo: ${what} to everything but the account's own question`, () =>
      Effect.gen(function* () {
        const world = simulate({
          putTakes: () => 100,
          fieldFault: () => {
            const age = world.time.now - begin
            return age > 2 * second && age < 7 * second ? fault : undefined
          },
        })
        const { summary, fault: end } = yield* runSet(world, memorySource(photos(500)))
        assert.isUndefined(end)
        assert.strictEqual(summary.ready, 500)
      }),
    )
  }

  it.effect(
    "loses no photo when it answers half of the questions: those that get nothing for five seconds are not to blame",
    () =>
      Effect.gen(function* () {
        for (const [what, fault] of cases) {
          const world = simulate({
            putTakes: () => 100,
            fieldFault: (_, count) => {
              const age = world.time.now - begin
              return age > 2 * second && age < 7 * second && count % 2 === 0 ? fault : undefined
            },
          })
          const { summary, fault: end } = yield* runSet(world, memorySource(photos(500)))
          assert.isUndefined(end, what)
          assert.strictEqual(summary.ready, 500, what)
        }
      }),
  )

  it.effect("does not end a run whose account was accepted, when the account's question gets bare nulls as well", () =>
    Effect.gen(function* () {
      const nulls: Fault = { fault: "answer", status: 200, body: '{"data":{"support":null,"my":null}}' }
      const world = worldOf(
        ({ to, body }, age) =>
          to === "api" && age > 2 * second && age < 7 * second
            ? /systemMode/.test(body)
              ? nulls
              : { fault: "answer", status: 200, body: '{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}' }
            : undefined,
        { putTakes: () => 100 },
      )
      const accepted = yield* runSet(world, memorySource(photos(400)), { preflight: true })
      assert.isUndefined(accepted.fault)
      assert.strictEqual(accepted.summary.ready, 400)
    }),
  )

  it.effect("ends the run when the account is refused again and again by its own question", () =>
    Effect.gen(function* () {
      let revoked = false
      const world = worldOf(
        ({ to }) =>
          to === "api" && revoked
            ? { fault: "answer", status: 400, body: '{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}' }
            : undefined,
        { putTakes: () => 100 },
      )
      world.time.setTimer(2 * second, () => {
        revoked = true
      })
      const { fault, duration, summary } = yield* runSet(world, memorySource(photos(400)), { preflight: true })
      assert.strictEqual(fault?.kind, "not authorised")
      assert.isAtMost(duration, 20 * second)
      assert.strictEqual(summary.failed, 0)
      assert.isAtMost(world.counts.api, 200)
    }),
  )
})

describe("one odd answer", () => {
  const answer = (status: number, headers?: Record<string, string>): Fault =>
    headers === undefined ? { fault: "answer", status, body: "" } : { fault: "answer", status, body: "", headers }
  for (const [what, fault] of [
    ["a 403 of a firewall", answer(403)],
    ["a 401", answer(401)],
    ["a 404", answer(404)],
  ] as const) {
    it.effect(`does not end a run: ${what} from the API`, () =>
      Effect.gen(function* () {
        const world = worldOf(({ to, count }) => (to === "api" && count === 3 ? fault : undefined))
        const { summary, fault: end } = yield* runSet(world, memorySource(photos(10)), { preflight: true })
        assert.isUndefined(end)
        assert.strictEqual(summary.ready, 10)
      }),
    )
  }

  it.effect("waits as long as it is asked to, however long that is, if the budget allows it", () =>
    Effect.gen(function* () {
      const world = worldOf(({ to, count }) => (to === "api" && count === 2 ? answer(503, { "retry-after": "800" }) : undefined))
      const { summary, fault, duration } = yield* runSet(world, memorySource(photos(3)), { preflight: true })
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 3)
      assert.isAtLeast(duration, 800 * second)
    }),
  )

  it.effect("waits out the budget when it is asked to wait longer, asks once more, and goes on when that is answered", () =>
    Effect.gen(function* () {
      const world = worldOf(({ to, count }) => (to === "api" && count === 2 ? answer(429, { "retry-after": "3600" }) : undefined))
      const { summary, fault, duration } = yield* runSet(world, memorySource(photos(3)), { preflight: true })
      assert.isUndefined(fault)
      assert.strictEqual(summary.ready, 3)
      assert.isAtLeast(duration, 15 * minute)
      assert.isAtMost(duration, 16 * minute)
    }),
  )

  it.effect("says what is true when it gives up: how long it tried, and what it was asked for", () =>
    Effect.gen(function* () {
      const world = worldOf(({ to, count }) => (to === "api" && count > 1 ? answer(429, { "retry-after": "3600" }) : undefined))
      const { fault, duration } = yield* runSet(world, memorySource(photos(3)), { preflight: true })
      assert.strictEqual(fault?.kind, "unreachable")
      assert.match(fault?.message ?? "", /HTTP 429 and asks to wait 1h\. No success within 15m/)
      assert.isAtLeast(duration, 15 * minute)
      assert.strictEqual(world.counts.api, 3)
    }),
  )

  it.effect("reads a Retry-After date by the server's clock, not by one that is slow", () =>
    Effect.gen(function* () {
      const serverTime = begin + 4 * 60 * minute
      const headers = {
        "retry-after": new Date(serverTime + 30 * second).toUTCString(),
        date: new Date(serverTime).toUTCString(),
      }
      const world = worldOf(({ to, count }) => (to === "api" && count === 2 ? answer(503, headers) : undefined))
      const { summary, duration } = yield* runSet(world, memorySource(photos(3)), { preflight: true })
      assert.strictEqual(summary.ready, 3)
      assert.isAtLeast(duration, 29 * second)
      assert.isAtMost(duration, 40 * second)
    }),
  )
})

describe("HTTP 400 that carries UNAUTHENTICATED", () => {
  it.effect("ends a run that has not begun at once", () =>
    Effect.gen(function* () {
      const world = worldOf(({ to }) =>
        to === "api"
          ? { fault: "answer", status: 400, body: '{"errors":[{"message":"Token?","extensions":{"code":"UNAUTHENTICATED"}}]}' }
          : undefined,
      )
      const { fault, duration } = yield* runSet(world, memorySource(photos(500)), { preflight: true })
      assert.strictEqual(fault?.kind, "not authorised")
      assert.isAtMost(duration, second)
      assert.strictEqual(world.counts.api, 1)
    }),
  )
})

describe("one poisoned image", () => {
  const poisoned =
    (id: string): ((seen: Seen) => Fault | undefined) =>
    ({ to, body }) =>
      to === "api" && / image\(/.test(body) && body.includes(id) ? { fault: "answer", status: 500, body: "<html>" } : undefined

  for (const count of [30, 1000]) {
    it.effect(`of ${count}, whose state nobody can say, costs that image alone, and holds up no verdict`, () =>
      Effect.gen(function* () {
        const id = (7).toString(16).padStart(24, "0")
        const events: Array<Event> = []
        const world = simulate({ fault: poisoned(id), processing: 3000 })
        const { summary, fault, duration } = yield* runSet(world, memorySource(photos(count)), { events })
        assert.isUndefined(fault)
        assert.deepStrictEqual([summary.ready, summary.failed], [count - 1, 1])
        assert.isAtMost(duration, 17 * minute)
        assert.isAtMost(world.batches.length, 400 + count)
      }),
    )
  }

  it.effect("does not keep the others waiting until it is given up", () =>
    Effect.gen(function* () {
      const id = (7).toString(16).padStart(24, "0")
      const world: ReturnType<typeof simulate> = simulate({ fault: poisoned(id), processing: 3000 })
      let readyAt = 0
      let ready = 0
      const events: Array<Event> = []
      events.push = (...more) => {
        for (const event of more) if (event.event === "ended" && ++ready === 499) readyAt = world.time.now - begin
        return 0
      }
      yield* runSet(world, memorySource(photos(500)), { events })
      assert.isAbove(readyAt, 0)
      assert.isAtMost(readyAt, minute)
    }),
  )
})

describe("answers for another image", () => {
  it.effect("are not taken for those that were asked for", () =>
    Effect.gen(function* () {
      const world = simulate({
        fieldFault: (name, count) => (name === "uploadImageS3" && count === 5 ? { fault: "another image" } : undefined),
        putTakes: () => 50,
      })
      const { summary, images } = yield* runSet(world, memorySource(photos(20)))
      assert.strictEqual(summary.ready, 20)
      for (const image of images) {
        if (image.at !== "Ready") continue
        assert.strictEqual(world.server.images.get(image.id)?.checksum, image.content.checksum)
      }
    }),
  )

  it.effect("are called the server's fault when they go on", () =>
    Effect.gen(function* () {
      const world = simulate({ fieldFault: name => (name === "startImageUpload" ? { fault: "another image" } : undefined) })
      const { fault } = yield* runSet(world, memorySource(photos(3)), { retryFor: minute })
      assert.match(fault?.message ?? "", /answered for another image/)
    }),
  )
})

describe("requests", () => {
  it.effect("are at most 1.2 times as many when only ten a second are allowed", () =>
    Effect.gen(function* () {
      const options = { roundTrip: () => 30, putTakes: () => 40, processing: 500 }
      const free = simulate(options)
      yield* runSet(free, memorySource(photos(1500)))
      const served: Array<number> = []
      const limited = worldOf(({ to }, age) => {
        if (to !== "api") return undefined
        while (served[0] !== undefined && served[0] <= age - second) served.shift()
        if (served.length >= 10) return { fault: "answer", status: 429, body: "" }
        served.push(age)
        return undefined
      }, options)
      const { summary } = yield* runSet(limited, memorySource(photos(1500)))
      assert.strictEqual(summary.ready, 1500)
      assert.isAtMost(limited.batches.length, 1.2 * free.batches.length)
    }),
  )

  it.effect("are as quick as ever soon after a server was started again and again: that is no rate limit", () =>
    Effect.gen(function* () {
      const starting: Fault = { fault: "answer", status: 503, body: "", headers: { "retry-after": "1" } }
      const ends = 20 * second
      const world = worldOf(({ to }, age) => (to === "api" && age < ends && age % (3 * second) > second ? starting : undefined), {
        putTakes: () => 20,
        processing: 200,
      })
      const { summary, duration } = yield* runSet(world, memorySource(photos(600)))
      assert.strictEqual(summary.ready, 600)
      assert.isAtMost(duration, ends + 25 * second)
    }),
  )

  for (const [what, fault] of [
    ["that is down", { fault: "answer", status: 500, body: "<html>" }],
    ["that is overloaded", { fault: "answer", status: 503, body: "" }],
    ["that cannot be reached", { fault: "lost before" }],
  ] as ReadonlyArray<readonly [string, Fault]>) {
    it.effect(`and lines are few in an outage of ten minutes: a server ${what}`, () =>
      Effect.gen(function* () {
        let during = 0
        const events: Array<Event> = []
        const world = worldOf(
          ({ to }, age) => {
            if (to !== "api" || age < 3 * second || age > 10 * minute) return undefined
            during++
            return fault
          },
          { putTakes: () => 200, processing: 20_000 },
        )
        const { summary, fault: end } = yield* runSet(world, memorySource(photos(600)), { events })
        assert.isUndefined(end)
        assert.strictEqual(summary.ready, 600)
        assert.isAtMost(during, 200)
        assert.isAtMost(lines(events), 20)
      }),
    )
  }
})

describe("a Ready record", () => {
  it.effect("that is registered without a URL is Ready, and nothing is sent", () =>
    Effect.gen(function* () {
      const journal = sharedJournal()
      const world = simulate({
        fieldFault: (field, count) => (field === "hasImage" && count > 3 ? { fault: "null" } : undefined),
        withoutUrlWhenThere: true,
      })
      const given = photos(3)
      yield* runSet(world, memorySource(given), { journal })
      const puts = world.counts.bucket
      const { summary } = yield* runSet(world, memorySource(given), { journal: sharedJournal() })
      assert.strictEqual(summary.ready, 3)
      assert.strictEqual(world.counts.bucket, puts)
    }),
  )
})
