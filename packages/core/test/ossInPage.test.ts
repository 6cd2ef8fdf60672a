import { createHash } from "node:crypto"
import { createRequire } from "node:module"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { FetchHttpClient } from "effect/http"
import { afterAll, beforeAll, vi } from "vitest"
import { payloadOf } from "../contract/index.ts"
import { Storage, type StsTarget } from "../src/index.ts"
import { layerOssStorageWith } from "../src/oss.ts"
import { FakeOss } from "./FakeOss.ts"
import { sharedJournal } from "./run.ts"

/** The build of ali-oss that bundlers give to pages, which looks for a window when it is loaded. */
vi.mock("ali-oss", () => {
  Object.assign(globalThis, { window: globalThis, location: { protocol: "http:" } })
  return { default: createRequire(import.meta.url)("ali-oss/dist/aliyun-oss-sdk.js") }
})

let oss: FakeOss
beforeAll(async () => {
  oss = await FakeOss.start()
})
afterAll(() => oss[Symbol.asyncDispose]())

const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7) % 256))
const payload = payloadOf({ type: "JPEG", checksum: createHash("sha1").update(bytes).digest("hex"), bytes })

/** Puts an object with an STS; what the driver learns of the bucket's clock is noted. */
const put = (object: string, sizes: { readonly over: number; readonly part: number }) => {
  const learned: Array<number> = []
  const sts = oss.issue()
  const credentials: StsTarget["credentials"] = {
    live: Effect.succeed({ sts, skew: 0 }),
    refused: () => Effect.void,
    clock: time => Effect.sync(() => void learned.push(time)),
  }
  const storage = layerOssStorageWith(sizes).pipe(Layer.provide(sharedJournal()), Layer.provide(FetchHttpClient.layer))
  return Effect.flatMap(Storage, storage => storage.put(payload, { kind: "sts", object, credentials }, () => {})).pipe(
    Effect.provide(storage),
    Effect.result,
    Effect.map(({ _tag }) => ({ _tag, learned })),
  )
}

const whole = { over: 5000, part: 5000 }
const parts = { over: 400, part: 300 }

describe("the page's build of ali-oss", () => {
  it.live("sends objects and parts over the same transport", () =>
    Effect.gen(function* () {
      for (const [key, sizes, requests] of [
        ["a/whole.jpg", whole, ["PUT 200"]],
        ["a/parts.jpg", parts, ["POST 200", "PUT1 200", "PUT2 200", "PUT3 200", "PUT4 200", "POST 200"]],
      ] as const) {
        oss.ahead = 0
        assert.strictEqual((yield* put(key, sizes))._tag, "Success")
        assert.isTrue(oss.objects.get(key)?.equals(bytes))
        assert.deepStrictEqual(oss.requestsOf(key), requests)
      }
    }),
  )

  it.live("sends nothing twice by itself when the bucket refuses a date, and says what time it is there", () =>
    Effect.gen(function* () {
      oss.ahead = 3_600_000
      for (const [key, sizes, requests] of [
        ["b/whole.jpg", whole, ["PUT 403"]],
        ["b/parts.jpg", parts, ["POST 403"]],
      ] as const) {
        const { _tag, learned } = yield* put(key, sizes)
        assert.strictEqual(_tag, "Failure")
        assert.deepStrictEqual(oss.requestsOf(key), requests)
        assert.approximately(learned[0] ?? 0, oss.now, 5000)
      }
    }),
  )
})
