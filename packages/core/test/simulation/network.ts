import { Effect, Layer, Redacted, Stream } from "effect"
import { HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "effect/http"
import { layerHttpStorage, layerUploadApi } from "../../src/index.ts"
import type { SimulatedServer } from "./SimulatedServer.ts"

/** What becomes of one request on its way. */
export type Fault =
  /** Somebody else answers: a proxy, a login page, an overloaded server. */
  | { readonly fault: "answer"; readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | { readonly fault: "lost before" }
  | { readonly fault: "lost after" }
  /** The connection stays open, and nothing ever comes. */
  | { readonly fault: "black hole" }

/** A request, as a fault may look at it. */
export interface Seen {
  readonly to: "api" | "bucket"
  /** Counts the requests to that peer, from 1. */
  readonly count: number
  /** Aliases of a batch; 1 otherwise. */
  readonly aliases: number
  /** Of the API only. */
  readonly body: string
  /** Name of the host. */
  readonly host: string
}

export interface NetworkOptions {
  readonly fault?: (seen: Seen) => Fault | undefined
  /** Milliseconds until the API answers. */
  readonly roundTrip?: () => number
  /** Milliseconds until a bucket answers who only wants to know whether it is there. */
  readonly reachTakes?: (host: string) => number
  /** Milliseconds that a put of so many bytes takes. */
  readonly putTakes?: (bytes: number) => number
}

const apiHost = "http://api.test"

/** The wire between a client and a simulated server, with the latencies and faults of the options. */
export const makeNetwork = (server: SimulatedServer, options: NetworkOptions = {}) => {
  const counts = { api: 0, bucket: 0 }
  /** Aliases of each request to the API, in order. */
  const batches: Array<number> = []
  const { roundTrip = () => 0, reachTakes = () => 20, putTakes = () => 20 } = options

  const answer = (
    request: HttpClientRequest.HttpClientRequest,
    status: number,
    body: string,
    headers?: Record<string, string>,
  ) => {
    const response = HttpClientResponse.fromWeb(request, new Response(null, { status, ...(headers ? { headers } : {}) }))
    // The text is there at once: reading it from a web response takes promises, which virtual time does not know.
    return Object.defineProperty(response, "text", { value: Effect.succeed(body) })
  }
  const lose = (request: HttpClientRequest.HttpClientRequest) =>
    Effect.fail(
      new HttpClientError.HttpClientError({
        reason: new HttpClientError.TransportError({ request, cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }),
      }),
    )

  /** Half the time to get there, the deed, half the time to get back. */
  const travel = Effect.fnUntraced(function* (
    request: HttpClientRequest.HttpClientRequest,
    fault: Fault | undefined,
    takes: number,
    deed: () => HttpClientResponse.HttpClientResponse,
  ) {
    yield* Effect.sleep(takes / 2)
    if (fault?.fault === "black hole") return yield* Effect.never
    if (fault?.fault === "lost before") return yield* lose(request)
    if (fault?.fault === "answer") return answer(request, fault.status, fault.body, fault.headers)
    const response = deed()
    yield* Effect.sleep(takes / 2)
    return fault?.fault === "lost after" ? yield* lose(request) : response
  })

  const api = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest) {
    const body = new TextDecoder().decode(yield* bytesOf(request))
    const aliases = body.match(/\\n {2}r\d+:/g)?.length ?? 1
    batches.push(aliases)
    const fault = options.fault?.({ to: "api", count: ++counts.api, aliases, body, host: "api.test" })
    const known = { key: request.headers.key === "key", token: request.headers.altitoken === "token" }
    return yield* travel(request, fault, roundTrip(), () => answer(request, 200, server.answer(body, known)))
  })

  const put = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest, url: URL) {
    const id = url.pathname.slice(1)
    server.note("put begins", id, { age: server.ageOf(url) })
    const bytes = yield* bytesOf(request)
    const fault = options.fault?.({ to: "bucket", count: ++counts.bucket, aliases: 1, body: "", host: url.hostname })
    if (fault?.fault === "answer" && fault.status === 403) server.note("target refused", id)
    const response = travel(request, fault, putTakes(bytes.byteLength), () => {
      if (server.admit(url) === undefined) return answer(request, 403, "<Error><Code>AccessDenied</Code></Error>")
      server.store(id, bytes)
      return answer(request, 200, "")
    })
    return yield* Effect.ensuring(
      response,
      Effect.sync(() => server.note("put ends", id)),
    )
  })

  const reach = (request: HttpClientRequest.HttpClientRequest, { hostname }: URL) => {
    const fault = options.fault?.({ to: "bucket", count: counts.bucket, aliases: 1, body: "", host: hostname })
    return travel(request, fault, reachTakes(hostname), () => answer(request, 403, ""))
  }

  const http = Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request, url) =>
      url.origin === apiHost ? api(request) : request.method === "HEAD" ? reach(request, url) : put(request, url),
    ),
  )
  const access = (key: string, token: string) =>
    layerUploadApi({ endpoint: apiHost, key: Redacted.make(key), token: Redacted.make(token) }).pipe(Layer.provide(http))
  return {
    counts,
    batches,
    http,
    api: access("key", "token"),
    wrongKey: access("wrong", "wrong"),
    wrongToken: access("key", "wrong"),
    storage: layerHttpStorage.pipe(Layer.provide(http)),
  }
}

/** All bytes of a request's body; a fault of the stream is a lost request, as on a real wire. */
export const bytesOf = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.gen(function* () {
    const { body } = request
    if (body._tag === "Uint8Array") return body.body
    if (body._tag !== "Stream") return new Uint8Array()
    const chunks = yield* Stream.runCollect(body.stream)
    return new Uint8Array(Buffer.concat(Array.from(chunks)))
  }).pipe(
    Effect.mapError(
      cause => new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) }),
    ),
  )
