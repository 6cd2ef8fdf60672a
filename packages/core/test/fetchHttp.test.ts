import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"
import { Effect, Layer, Redacted } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { jpeg, payloadOf, storageSuite } from "../contract/index.ts"
import { layerFetchHttp } from "../src/drivers/FetchHttp.ts"
import { layerHttpStorage, layerMemoryJournal, Storage } from "../src/index.ts"

const objects = new Map<string, Uint8Array>()
const refusals: Readonly<Record<string, readonly [status: number, body: string]>> = {
  "refuses the target": [403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"],
  "is busy": [503, "<Error><Code>SlowDown</Code></Error>"],
  "has a smaller limit": [413, ""],
  "is a sign-in page": [200, "<!DOCTYPE html><title>Hotel</title>"],
}

/** Like S3, it takes no body whose length was not announced. */
const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://bucket")
  const behaviour = searchParams.get("behaviour") ?? ""
  if (behaviour === "hangs up") return void request.once("data", () => request.destroy())
  const bytes = await buffer(request)
  const measured = request.headers["content-length"] === String(bytes.byteLength)
  const [status, body] = refusals[behaviour] ?? (measured ? [200, ""] : [411, "<Error><Code>MissingContentLength</Code></Error>"])
  if (status === 200 && body === "") objects.set(pathname, bytes)
  response.writeHead(status).end(body)
}

const server = createServer((request, response) => void answer(request, response))
beforeAll(() => new Promise<void>(resolve => void server.listen(0, "127.0.0.1", resolve)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

let targets = 0
storageSuite("HttpStorage over fetch and a real server", () => ({
  target: behaviour =>
    Effect.sync(() => {
      const { port } = server.address() as AddressInfo
      const query = `behaviour=${encodeURIComponent(behaviour)}&X-Amz-Signature=secret`
      const url = Redacted.make(`http://127.0.0.1:${port}/${++targets}?${query}`)
      return { kind: "url", url, usableUntil: Number.POSITIVE_INFINITY }
    }),
  received: target =>
    Effect.sync(() => (target.kind !== "url" ? undefined : objects.get(new URL(Redacted.value(target.url)).pathname))),
  storage: layerHttpStorage.pipe(Layer.provide(Layer.merge(layerFetchHttp, layerMemoryJournal))),
}))

it("takes a web page for no answer of a bucket, whatever its status", async () => {
  const { port } = server.address() as AddressInfo
  const url = Redacted.make(`http://127.0.0.1:${port}/1?behaviour=${encodeURIComponent("is a sign-in page")}`)
  const put = Effect.flatMap(Storage, ({ put }) =>
    put(payloadOf(jpeg), { kind: "url", url, usableUntil: Number.POSITIVE_INFINITY }, () => undefined),
  )
  const storage = layerHttpStorage.pipe(Layer.provide(Layer.merge(layerFetchHttp, layerMemoryJournal)))
  const error = await Effect.runPromise(Effect.flip(put.pipe(Effect.provide(storage))))
  expect(error).toMatchObject({ _tag: "Retryable", problem: { code: "bucket-answered-page", host: `127.0.0.1:${port}` } })
})
