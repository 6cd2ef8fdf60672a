import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Layer, Redacted } from "effect"
import { makeCredentials } from "../src/engine/Credentials.ts"
import { layerEngine, type StsCredentials } from "../src/index.ts"
import { onVirtualTime, simulate } from "./run.ts"
import type { NetworkOptions } from "./simulation/network.ts"
import type { ServerOptions } from "./simulation/SimulatedServer.ts"

const minute = 60_000
const bucket = { cloud: "OSS", label: "HongKong", display: undefined, endpoint: undefined } as const

interface Circumstances extends ServerOptions, NetworkOptions {
  /** Milliseconds by which the client's clock is wrong. */
  readonly skew?: number
}

/**
 * Uses the credentials of a bucket in a world of its own; answers what came of it, and how often the server gave some.
 */
const use = <A, E>({ skew = 0, ...world }: Circumstances, body: (credentials: StsCredentials) => Effect.Effect<A, E>) => {
  const simulation = simulate({ roundTrip: () => 200, ...world, buckets: [bucket] })
  const program = Effect.flatMap(makeCredentials(simulation.server.project), credentialsOf => body(credentialsOf(bucket))).pipe(
    Effect.provide(Layer.merge(simulation.api, layerEngine())),
  )
  return Effect.map(onVirtualTime(simulation.time, program, { skew }), answer => ({
    answer,
    given: () => simulation.server.times("sts given"),
  }))
}

const idOf = (credentials: StsCredentials) => Effect.map(credentials.live, ({ sts }) => Redacted.value(sts).id)

describe("credentials of an OSS bucket", () => {
  it.effect("are asked for once, by however many need them at the same time and later", () =>
    Effect.gen(function* () {
      const { answer, given } = yield* use({}, credentials =>
        Effect.gen(function* () {
          const many = Effect.all(
            Array.from({ length: 50 }, () => idOf(credentials)),
            { concurrency: "unbounded" },
          )
          const first = yield* many
          yield* Effect.sleep(54 * minute)
          return new Set([...first, ...(yield* many)])
        }),
      )
      assert.strictEqual(answer.size, 1)
      assert.strictEqual(given(), 1)
    }),
  )

  for (const skew of [0, 10 * minute, -10 * minute, 26 * 60 * minute]) {
    it.effect(`are renewed when under 5 minutes remain, on a clock that is ${skew / minute} minutes wrong`, () =>
      Effect.gen(function* () {
        const { answer } = yield* use({ skew }, credentials =>
          Effect.gen(function* () {
            const first = yield* credentials.live
            yield* Effect.sleep(54.5 * minute)
            const before = yield* idOf(credentials)
            yield* Effect.sleep(minute)
            return { skew: first.skew, ids: [Redacted.value(first.sts).id, before, yield* idOf(credentials)] }
          }),
        )
        assert.deepStrictEqual(answer.ids, ["STS.1", "STS.1", "STS.2"])
        assert.approximately(answer.skew, -skew, 1500)
      }),
    )
  }

  it.effect("are renewed after a refusal, once for all who were refused, and not twice within a minute", () =>
    Effect.gen(function* () {
      const { answer } = yield* use({}, credentials =>
        Effect.gen(function* () {
          const { sts } = yield* credentials.live
          yield* Effect.sleep(10 * minute)
          yield* Effect.all([credentials.refused(sts), credentials.refused(sts)])
          const second = yield* credentials.live
          // A late refusal of the first says nothing of the second.
          yield* credentials.refused(sts)
          const kept = yield* idOf(credentials)
          yield* credentials.refused(second.sts)
          const before = yield* Clock.currentTimeMillis
          const third = yield* idOf(credentials)
          return { ids: [Redacted.value(second.sts).id, kept, third], waited: (yield* Clock.currentTimeMillis) - before }
        }),
      )
      assert.deepStrictEqual(answer.ids, ["STS.2", "STS.2", "STS.3"])
      assert.isAtLeast(answer.waited, minute)
    }),
  )

  it.effect("that last less than 5 minutes are used to their end, and renewed once a minute at most", () =>
    Effect.gen(function* () {
      const { given } = yield* use({ stsLifetime: 240 }, credentials =>
        Effect.gen(function* () {
          for (let second = 0; second < 600; second++) {
            const { sts, skew } = yield* credentials.live
            assert.isAbove(Redacted.value(sts).expire, (yield* Clock.currentTimeMillis) + skew)
            yield* Effect.sleep(1000)
          }
        }),
      )
      assert.isAtMost(given(), 10)
    }),
  )

  it.effect("that the bucket refuses again and again end the run", () =>
    Effect.gen(function* () {
      const { answer, given } = yield* use({}, credentials =>
        Effect.flip(Effect.forever(Effect.flatMap(credentials.live, ({ sts }) => credentials.refused(sts)))),
      )
      assert.strictEqual(answer._tag, "RunFault")
      assert.match(answer.message, /HongKong are refused by the bucket/)
      assert.strictEqual(given(), 3)
    }),
  )

  it.effect("that are expired when they come end the run", () =>
    Effect.gen(function* () {
      const { answer } = yield* use({ stsLifetime: 0 }, credentials => Effect.flip(credentials.live))
      assert.match(answer.message, /expired already/)
    }),
  )

  it.effect("count as good for an hour where nobody tells the time and their end makes no sense, until the bucket tells it", () =>
    Effect.gen(function* () {
      const { answer } = yield* use({ tellsTime: false, skew: 26 * 60 * minute, stsLifetime: 1800 }, credentials =>
        Effect.gen(function* () {
          const first = yield* credentials.live
          yield* Effect.sleep(26 * minute)
          const before = yield* idOf(credentials)
          yield* credentials.clock((yield* Clock.currentTimeMillis) - 26 * 60 * minute)
          const after = yield* credentials.live
          return { skews: [first.skew, after.skew], ids: [before, Redacted.value(after.sts).id] }
        }),
      )
      assert.deepStrictEqual(answer, { skews: [0, -26 * 60 * minute], ids: ["STS.1", "STS.2"] })
    }),
  )
})
