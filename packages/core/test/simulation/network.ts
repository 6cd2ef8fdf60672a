import { Clock, Effect, Layer, Redacted, Stream } from "effect"
import { HttpClient, HttpClientError, type HttpClientRequest, HttpClientResponse } from "effect/http"
import type { OssSigner } from "../../src/drivers/oss/OssSigner.ts"
import { layerOssStorageWith } from "../../src/drivers/oss/OssStorage.ts"
import { layerHttpStorage, layerStorageByCloud, layerUploadApi, Storage } from "../../src/index.ts"
import { ossHost, simulatedHeaders } from "./SimulatedOss.ts"
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
  /** Whether a bucket refuses every target of this image. */
  readonly refuses?: (id: string) => boolean
  /** Milliseconds until the API answers. */
  readonly roundTrip?: () => number
  /** Milliseconds until a bucket answers who only wants to know whether it is there. */
  readonly reachTakes?: (host: string) => number
  /** Milliseconds that a put of so many bytes takes. */
  readonly putTakes?: (bytes: number) => number
  /** Whether the API's `Date` can be read, as it cannot in some browsers. */
  readonly tellsTime?: boolean
}

/** Files of a simulation are small, and so are their parts. */
const partSizes = { over: 1500, part: 700 }

/** In place of ali-oss, whose promises virtual time does not know. */
const signer: OssSigner = (live, { key, subresources }) =>
  Effect.map(Clock.currentTimeMillis, now => ({
    url: `${ossHost}/${key}?${new URLSearchParams(subresources)}`,
    headers: simulatedHeaders(Redacted.value(live.sts), live, now),
  }))

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
    const answered = travel(request, fault, roundTrip(), () => {
      const text = server.answer(body, known)
      const date = options.tellsTime === false ? {} : { date: new Date(server.time.now).toUTCString() }
      return Object.assign(answer(request, 200, text, date), { said: text })
    })
    return yield* body.includes("sts {") ? sts(answered) : answered
  })

  /** Notes a request for credentials from its beginning to its end, and what came of it. */
  const sts = <E>(request: Effect.Effect<HttpClientResponse.HttpClientResponse, E>) =>
    Effect.suspend(() => {
      server.note("sts asked", "")
      return request.pipe(
        Effect.tap(response => {
          const id = "said" in response ? /"id":"(STS[^"]+)"/.exec(String(response.said))?.[1] : undefined
          return Effect.sync(() => id !== undefined && server.note("sts given", id))
        }),
        Effect.ensuring(Effect.sync(() => server.note("sts over", ""))),
      )
    })

  /** A request about an object in the OSS bucket: `{pid}/{image}.jpg`. */
  const object = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest, url: URL) {
    const id = imageOf(url.pathname)
    server.note("request", id, { sts: server.oss.stsOf(request.headers) })
    const bytes = yield* bytesOf(request)
    const fault = options.fault?.({ to: "bucket", count: ++counts.bucket, aliases: 1, body: "", host: url.hostname })
    if (fault?.fault === "answer" && fault.status === 403) server.note("target refused", id)
    return yield* travel(request, fault, putTakes(bytes.byteLength), () => {
      const deed = server.oss.refusal(request.headers) ?? server.oss.deed(request.method, url, bytes)
      switch (deed.does) {
        case "refuse": {
          server.note("target refused", id)
          const time = new Date(server.time.now).toISOString()
          return answer(request, deed.status, `<Error><Code>${deed.code}</Code><ServerTime>${time}</ServerTime></Error>`)
        }
        case "answer":
          return answer(request, 200, deed.body, deed.etag === undefined ? {} : { etag: deed.etag })
        case "store":
          server.store(id, deed.bytes)
          return answer(request, 200, "")
      }
    })
  })

  const put = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest, url: URL) {
    const id = url.pathname.slice(1)
    server.note("put begins", id, { age: server.ageOf(url) })
    const bytes = yield* bytesOf(request)
    const fault = options.fault?.({ to: "bucket", count: ++counts.bucket, aliases: 1, body: "", host: url.hostname })
    if (fault?.fault === "answer" && fault.status === 403) server.note("target refused", id)
    const response = travel(request, fault, putTakes(bytes.byteLength), () => {
      if (options.refuses?.(id)) {
        server.note("target refused", id)
        return answer(request, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
      }
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
      url.origin === apiHost
        ? api(request)
        : request.method === "HEAD"
          ? reach(request, url)
          : url.origin === ossHost
            ? object(request, url)
            : put(request, url),
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
    storage: layerStorageByCloud({
      url: layerHttpStorage,
      oss: noted(server, layerOssStorageWith(signer, partSizes)),
    }).pipe(Layer.provide(http)),
  }
}

/** The image whose object this is: `{pid}/{image}.jpg`. */
const imageOf = (key: string): string => /([^/]+)\.jpg$/.exec(key)?.[1] ?? ""

/** Notes when a put begins and ends, of which a file that goes in parts takes many requests. */
const noted = <E, R>(server: SimulatedServer, layer: Layer.Layer<Storage, E, R>): Layer.Layer<Storage, E, R> =>
  Layer.effect(
    Storage,
    Effect.map(Storage, storage => ({
      ...storage,
      put: (payload, target, onProgress) =>
        Effect.suspend(() => {
          const id = target.cloud === "OSS" ? imageOf(target.key) : ""
          server.note("put begins", id)
          return Effect.ensuring(
            storage.put(payload, target, onProgress),
            Effect.sync(() => server.note("put ends", id)),
          )
        }),
    })),
  ).pipe(Layer.provide(layer))

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
