import { Effect, Layer, Redacted } from "effect"
import { HttpClient, HttpClientError, HttpClientResponse } from "effect/http"
import { journalSuite, storageSuite, uploadApiSuite } from "../contract/index.ts"
import { layerHttpStorage, layerMemoryJournal } from "../src/index.ts"
import { simulate } from "./run.ts"
import { bytesOf } from "./simulation/network.ts"

journalSuite("MemoryJournal", () => () => layerMemoryJournal, { survives: false })

uploadApiSuite(
  "LiveUploadApi over a simulated server",
  use =>
    Effect.suspend(() => {
      const { api, wrongKey, wrongToken } = simulate()
      return use({ api, wrongKey, wrongToken })
    }),
  { parts: false, abandons: true },
)

storageSuite("HttpStorage", () => {
  const objects = new Map<string, Uint8Array>()
  let targets = 0
  const answers: Record<string, { status: number; body: string }> = {
    accepts: { status: 200, body: "" },
    "refuses the target": { status: 403, body: "<Error><Code>SignatureDoesNotMatch</Code></Error>" },
    "is busy": { status: 503, body: "<Error><Code>SlowDown</Code></Error>" },
    "has a smaller limit": { status: 413, body: "" },
  }
  const client = HttpClient.make((request, url) =>
    Effect.gen(function* () {
      const bytes = yield* bytesOf(request)
      const answer = answers[decodeURIComponent(url.hash.slice(1))] ?? answers[url.searchParams.get("behaviour") ?? ""]
      if (answer === undefined) {
        const cause = Object.assign(new Error("reset"), { code: "ECONNRESET" })
        return yield* new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })
      }
      const announced = request.headers["content-length"]
      if (answer.status === 200 && announced === String(bytes.byteLength)) objects.set(url.pathname, bytes)
      return HttpClientResponse.fromWeb(request, new Response(answer.body, { status: answer.status }))
    }),
  )
  return {
    target: behaviour =>
      Effect.sync(() => ({
        kind: "url",
        url: Redacted.make(`http://bucket.test/${++targets}?behaviour=${encodeURIComponent(behaviour)}&X-Amz-Signature=secret`),
        usableUntil: Number.POSITIVE_INFINITY,
      })),
    received: target =>
      Effect.sync(() => objects.get(new URL(target.kind !== "url" ? "none:" : Redacted.value(target.url)).pathname)),
    storage: layerHttpStorage.pipe(Layer.provide(Layer.merge(Layer.succeed(HttpClient.HttpClient, client), layerMemoryJournal))),
  }
})
