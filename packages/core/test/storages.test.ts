import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { jpeg, payloadOf } from "../contract/index.ts"
import { type GrantKind, layerStorages, Storage, type Target } from "../src/index.ts"

const url: Target = { kind: "url", url: Redacted.make("http://bucket.test/1"), usableUntil: Number.POSITIVE_INFINITY }
const credentials = { live: Effect.never, refused: () => Effect.void, clock: () => Effect.void }
const sts: Target = { kind: "sts", object: "5a1b/1.jpg", credentials }

/** A driver that notes which of it is called. */
const driver = (kind: GrantKind, called: Array<string>): Layer.Layer<Storage> =>
  Layer.succeed(Storage, {
    kinds: [kind],
    reach: () => Effect.sync(() => void called.push(`reach ${kind}`)),
    put: () => Effect.sync(() => void called.push(`put ${kind}`)),
    giveUp: () => Effect.sync(() => void called.push(`give up ${kind}`)),
  })

describe("storages by kind", () => {
  it.effect("hand every target to the driver of its kind, and an address to the first", () =>
    Effect.gen(function* () {
      const called: Array<string> = []
      const storage = layerStorages({ url: driver("url", called), sts: driver("sts", called) })
      yield* Effect.gen(function* () {
        const { kinds, put, giveUp, reach } = yield* Storage
        assert.deepStrictEqual(kinds, ["url", "sts"])
        for (const target of [url, sts]) yield* put(payloadOf(jpeg), target, () => {})
        for (const target of [url, sts]) yield* giveUp(target)
        yield* reach("http://bucket.test")
      }).pipe(Effect.provide(storage))
      assert.deepStrictEqual(called, ["put url", "put sts", "give up url", "give up sts", "reach url"])
    }),
  )

  it.effect("name the kind that no driver takes", () =>
    Effect.gen(function* () {
      const called: Array<string> = []
      const error = yield* Effect.gen(function* () {
        const storage = yield* Storage
        assert.deepStrictEqual(storage.kinds, ["url"])
        yield* storage.giveUp(sts)
        return yield* Effect.flip(storage.put(payloadOf(jpeg), sts, () => {}))
      }).pipe(Effect.provide(layerStorages({ url: driver("url", called) })))
      assert.isTrue(error._tag === "RunFault")
      assert.deepStrictEqual(error.problem, { code: "storage-missing", kind: "sts" })
      assert.deepStrictEqual(called, [])
    }),
  )
})
