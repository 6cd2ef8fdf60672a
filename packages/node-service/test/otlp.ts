import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { gunzipSync } from "node:zlib"

/** A span as it is sent, of which the tests read this. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: object }>
}

/** What takes spans and metrics over OTLP/HTTP as JSON. */
export const startCollector = async () => {
  const spans: Array<Span> = []
  const metricNames = new Set<string>()
  const headers: Array<Record<string, unknown>> = []
  const take = (path: string | undefined, body: Buffer): void => {
    const data = JSON.parse(body.toString())
    if (path === "/v1/traces") {
      for (const { scopeSpans } of data.resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
    }
    if (path === "/v1/metrics") {
      for (const { scopeMetrics } of data.resourceMetrics) {
        for (const { metrics } of scopeMetrics) for (const { name } of metrics) metricNames.add(name)
      }
    }
  }
  const server = createServer(async (request, response) => {
    const chunks: Array<Buffer> = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    headers.push(request.headers)
    take(request.url, request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body)
    response.writeHead(200, { "content-type": "application/json" }).end("{}")
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, metricNames, headers, close }
}
