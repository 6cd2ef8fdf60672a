import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { vi } from "vitest"
import { jpeg, payloadOf } from "../contract/index.ts"
import { layerFetchHttp, layerMemoryJournal, Storage, type StsTarget } from "../src/index.ts"
import { layerOssStorage } from "../src/oss.ts"

/** A page whose server has a newer version by now, and no such file any more. */
vi.mock("ali-oss", () => {
  throw new Error("no such file")
})

const sts = Redacted.make({ id: "id", secret: "secret", token: "token", bucket: "b", endpoint: "http://oss.test", expire: 0 })
const credentials: StsTarget["credentials"] = {
  live: Effect.succeed({ sts, skew: 0 }),
  refused: () => Effect.void,
  clock: () => Effect.void,
}

it.live("a put into an OSS bucket may work later where ali-oss cannot be loaded now", () =>
  Effect.gen(function* () {
    const target: StsTarget = { kind: "sts", object: "5a1b/1.jpg", credentials }
    const { put } = yield* Storage
    const error = yield* Effect.flip(put(payloadOf(jpeg), target, () => {}))
    assert.isTrue(error._tag === "Retryable" && error.answered)
    assert.deepStrictEqual(error.problem, { code: "oss-client-missing" })
  }).pipe(Effect.provide(layerOssStorage.pipe(Layer.provide(Layer.merge(layerFetchHttp, layerMemoryJournal))))),
)
