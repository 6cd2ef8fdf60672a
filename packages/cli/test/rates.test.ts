import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { bucketRates, lastRate, type Sent, storeRate } from "../src/rates/storedRates.ts"
import { makeSandbox } from "./support/Sandbox.ts"

const endpoint = "https://a.example"
const paris = { cloud: "S3", label: "Paris" } as const
const local = { cloud: "MINIO", label: "Paris" } as const
const sent = (facts: Partial<Sent>): Sent => ({
  endpoint,
  buckets: [paris],
  size: 20_000_000,
  time: 4_000,
  at: 7,
  limited: false,
  ...facts,
})

const ratesIn = (file: string, server = endpoint) =>
  Effect.runPromise(
    Effect.map(bucketRates(file, server), rateOf => [rateOf(paris)?.bytesPerSecond, rateOf(local)?.bytesPerSecond]),
  )

describe("the measured rates", () => {
  it("are kept for each bucket of each server, and the rate of several buckets is that of none", async () => {
    await using sandbox = await makeSandbox()
    const file = sandbox.file("state/rate.json")
    const store = (facts: Partial<Sent>) => Effect.runPromise(storeRate(file, sent(facts)))
    await store({})
    await store({ buckets: [local], time: 2_000 })
    assert.deepStrictEqual(await ratesIn(file), [5_000_000, 10_000_000])
    assert.deepStrictEqual(await ratesIn(file, "https://b.example"), [undefined, undefined])
    await store({ buckets: [paris, local], time: 1_000 })
    await store({ size: 9_999_999, time: 1 })
    await store({ time: 0 })
    assert.deepStrictEqual(await ratesIn(file), [5_000_000, 10_000_000])
    assert.strictEqual(await Effect.runPromise(lastRate(file)), 20_000_000)
    await store({ time: 5_000 })
    assert.deepStrictEqual(await ratesIn(file), [4_000_000, 10_000_000])
    assert.strictEqual(JSON.parse(await readFile(file, "utf8")).buckets.length, 2)
  })

  it("are read from the file of an earlier version, and are unknown where the file is damaged", async () => {
    await using sandbox = await makeSandbox()
    const file = await sandbox.write("rate.json", '{"bytesPerSecond":3000}\n')
    assert.strictEqual(await Effect.runPromise(lastRate(file)), 3000)
    assert.deepStrictEqual(await ratesIn(file), [undefined, undefined])
    await sandbox.write("rate.json", "{")
    assert.strictEqual(await Effect.runPromise(lastRate(file)), undefined)
    await Effect.runPromise(storeRate(file, sent({})))
    assert.deepStrictEqual(await ratesIn(file), [5_000_000, undefined])
  })
})
