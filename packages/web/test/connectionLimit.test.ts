import { Effect } from "effect"
import { afterEach, expect, it, vi } from "vitest"
import { makeConnectionLimit } from "../src/drivers/connectionLimit.ts"

afterEach(() => vi.restoreAllMocks())

/** How many of ten requests to the bucket are under way at once, beside an API over a protocol. */
const atOnce = async (bucket: string, protocol: string): Promise<number> => {
  const asked = { name: "https://a.example/graphql", nextHopProtocol: protocol } as PerformanceResourceTiming
  vi.spyOn(performance, "getEntriesByType").mockReturnValue([asked])
  const limited = makeConnectionLimit("https://a.example/graphql")
  let [underWay, most] = [0, 0]
  const request = Effect.gen(function* () {
    underWay += 1
    most = Math.max(most, underWay)
    yield* Effect.sleep(5)
    underWay -= 1
  })
  const requests = Array.from({ length: 10 }, (_, at) => limited(`${bucket}/edge/${at}`)(request))
  await Effect.runPromise(Effect.all(requests, { concurrency: "unbounded" }))
  return most
}

it("leaves connections to the API where the bucket has its origin and connections are not shared", async () => {
  expect(await atOnce("https://a.example", "http/1.1")).toBe(4)
  expect(await atOnce("https://a.example", "h2")).toBe(10)
  expect(await atOnce("https://b.example", "http/1.1")).toBe(10)
})
