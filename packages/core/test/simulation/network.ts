import { Effect, Exit, Layer, Redacted } from "effect"
import { HttpClient } from "effect/http"
import type { PartSizes } from "../../src/drivers/multipart/partSize.ts"
import { layerOssStorageWith } from "../../src/drivers/oss/OssStorage.ts"
import { layerHttpStorage, layerHttpStorageWith, layerStorages, layerUploadApi, Storage, type Target } from "../../src/index.ts"
import { answer as answerOfServer } from "./answer.ts"
import type { Link } from "./Link.ts"
import type { BucketDeed } from "./PartStore.ts"
import { ossClient, ossHost } from "./SimulatedOss.ts"
import type { SimulatedServer } from "./SimulatedServer.ts"
import type { PutEnd } from "./serverTypes.ts"
import { answer, bytesOf, endOf, type Fault, lose, type Request, type Response, travel, upload } from "./wire.ts"

export { bytesOf, type Fault } from "./wire.ts"

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
  /** The image that a put is about; empty otherwise. */
  readonly image: string
}

export interface NetworkOptions {
  readonly fault?: (seen: Seen) => Fault | undefined
  /** Whether a bucket refuses every target of this image. */
  readonly refuses?: (id: string) => boolean
  /** Milliseconds until the API answers. */
  readonly roundTrip?: () => number
  /** Milliseconds until a bucket answers who only wants to know whether it is there. */
  readonly reachTakes?: (host: string) => number
  /** Milliseconds that a put of so many bytes takes, where there is no link. */
  readonly putTakes?: (bytes: number) => number
  /** The line that all transfers share; each has one of its own when it is left out. */
  readonly link?: Link | undefined
  /** Which part of a body has gone through when a fault strikes, 0 to 1. */
  readonly strikesAt?: () => number
  /** Where files for an OSS bucket are cut; small when left out, as the files of most simulations are. */
  readonly parts?: PartSizes
  /**
   * The same for buckets of S3 and MinIO, where the server signs parts; as large as those of real buckets when left
   * out.
   */
  readonly urlParts?: PartSizes | undefined
  /** Whether the API's `Date` can be read, as it cannot in some browsers. */
  readonly tellsTime?: boolean
}

const smallParts: PartSizes = { over: 1500, part: 700 }

const apiHost = "http://api.test"

/** The wire between a client and a simulated server, with the latencies and faults of the options. */
export const makeNetwork = (server: SimulatedServer, options: NetworkOptions = {}) => {
  const counts = { api: 0, bucket: 0 }
  /** Milliseconds that the longest request took. */
  const longest = { api: 0, bucket: 0 }
  const timed = <A, E>(to: keyof typeof longest, request: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      const began = server.time.now
      const ended = Effect.sync(() => {
        longest[to] = Math.max(longest[to], server.time.now - began)
      })
      return Effect.ensuring(request, ended)
    })
  /** Aliases of each request to the API, in order. */
  const batches: Array<number> = []
  /** Images that are being put. */
  const putting = new Set<string>()
  /** Images a request of whose put was hit by a fault. */
  const struck = new Set<string>()
  const { roundTrip = () => 0, reachTakes = () => 20, putTakes = () => 20, link, strikesAt = () => 0.5 } = options

  const connected = <A, E>(request: Request, image: string, effect: Effect.Effect<A, E>) =>
    link === undefined
      ? effect
      : link.connection(
          effect,
          Effect.suspend(() => {
            struck.add(image)
            return lose(request) as Effect.Effect<never, E>
          }),
        )

  const api = Effect.fnUntraced(function* (request: Request) {
    const body = new TextDecoder().decode(yield* bytesOf(request))
    const aliases = body.match(/ r\d+: /g)?.length ?? 1
    batches.push(aliases)
    const fault = options.fault?.({ to: "api", count: ++counts.api, aliases, body, host: "api.test", image: "" })
    const known = { key: request.headers.key === "key", token: request.headers.altitoken === "token" }
    const answered = travel(request, fault, roundTrip(), () => {
      const text = answerOfServer(server, body, known)
      const date = options.tellsTime === false ? {} : { date: new Date(server.time.now).toUTCString() }
      return Object.assign(answer(request, 200, text, date), { said: text })
    })
    return yield* connected(request, "", body.includes("sts {") ? sts(answered) : answered)
  })

  /** Notes a request for credentials from its beginning to its end, and what came of it. */
  const sts = <E>(request: Effect.Effect<Response, E>) =>
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

  const faultOf = (id: string, host: string) => {
    const fault = options.fault?.({ to: "bucket", count: ++counts.bucket, aliases: 1, body: "", host, image: id })
    if (fault?.fault === "answer" && (fault.status === 401 || fault.status === 403)) server.note("target refused", id)
    if (fault !== undefined) struck.add(id)
    return fault
  }

  /** Carries the body to the bucket, and answers with what it does there. */
  const sent = Effect.fnUntraced(function* (request: Request, id: string, host: string, deed: (bytes: Uint8Array) => Response) {
    if (link === undefined) {
      const bytes = yield* bytesOf(request)
      return yield* travel(request, faultOf(id, host), putTakes(bytes.byteLength), () => deed(bytes))
    }
    return yield* connected(request, id, upload(link, request, faultOf(id, host), strikesAt(), roundTrip(), deed))
  })

  /** A request about an object in the OSS bucket: `{pid}/{image}.jpg`. */
  const object = (request: Request, url: URL) => {
    const id = imageOf(url.pathname)
    server.note("request", id, { sts: server.oss.stsOf(request.headers) })
    return sent(request, id, url.hostname, bytes => {
      const deed = server.oss.refusal(request.headers) ?? server.oss.deed(request.method, url, bytes)
      return carriedOut(request, id, deed)
    })
  }

  /** What the bucket does, and answers. */
  const carriedOut = (request: Request, id: string, deed: BucketDeed): Response => {
    switch (deed.does) {
      case "refuse": {
        struck.add(id)
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
  }

  /** A request about a part, or about all of them. */
  const part = (request: Request, url: URL) => {
    const id = url.pathname.slice(1)
    const began = server.time.now
    server.note("request", id, { age: server.ageOf(url) })
    return sent(request, id, url.hostname, bytes => {
      if (server.admit(url, began) === undefined) {
        struck.add(id)
        return answer(request, 403, "<Error><Code>AccessDenied</Code></Error>")
      }
      return carriedOut(request, id, server.parts.deed(request.method, url, bytes))
    })
  }

  const put = (request: Request, url: URL) => {
    const id = url.pathname.slice(1)
    const began = server.time.now
    const response = sent(request, id, url.hostname, bytes => {
      if (options.refuses?.(id)) {
        struck.add(id)
        server.note("target refused", id)
        return answer(request, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
      }
      if (server.admit(url, began) === undefined) {
        struck.add(id)
        return answer(request, 403, "<Error><Code>AccessDenied</Code></Error>")
      }
      server.store(id, bytes)
      return answer(request, 200, "")
    })
    // Where parts are signed the storage says when a put begins: other programs than the engine send here as well.
    return options.urlParts === undefined ? noted(id, { age: server.ageOf(url) }, response) : response
  }

  /** Notes when a put begins and ends, of which a file that goes in parts takes many requests. */
  const noted = <A, E, R>(
    id: string,
    more: { readonly age?: number | undefined },
    sending: Effect.Effect<A, E, R>,
    ended: (exit: Exit.Exit<unknown, unknown>, hit: boolean) => PutEnd = endOf,
  ) =>
    Effect.suspend(() => {
      struck.delete(id)
      putting.add(id)
      server.note("put begins", id, more)
      return Effect.onExit(sending, exit =>
        Effect.sync(() => {
          putting.delete(id)
          server.note("put ends", id, { end: ended(exit, struck.has(id)) })
        }),
      )
    })
  const notedPut: NotedPut = (target, sending) => {
    if (target.kind === "sts") return noted(imageOf(target.object), {}, sending, endOfAll)
    const url = new URL(Redacted.value(target.url))
    return noted(url.pathname.slice(1), { age: server.ageOf(url) }, sending, endOfAll)
  }

  const reach = (request: Request, { hostname }: URL) => {
    const fault = options.fault?.({ to: "bucket", count: counts.bucket, aliases: 1, body: "", host: hostname, image: "" })
    return connected(
      request,
      "",
      travel(request, fault, reachTakes(hostname), () => answer(request, 403, "")),
    )
  }

  const toBucket = (request: Request, url: URL) => {
    if (request.method === "HEAD") return reach(request, url)
    if (url.origin === ossHost) return object(request, url)
    return url.searchParams.has("uploadId") ? part(request, url) : put(request, url)
  }

  const http = Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request, url) =>
      url.origin === apiHost ? timed("api", api(request)) : timed("bucket", toBucket(request, url)),
    ),
  )
  const access = (key: string, token: string) =>
    layerUploadApi({ endpoint: apiHost, key: Redacted.make(key), token: Redacted.make(token) }).pipe(Layer.provide(http))
  return {
    counts,
    longest,
    batches,
    putting,
    http,
    api: access("key", "token"),
    wrongKey: access("wrong", "wrong"),
    wrongToken: access("key", "wrong"),
    storage: layerStorages({
      url: options.urlParts === undefined ? layerHttpStorage : notedWith(layerHttpStorageWith(options.urlParts), notedPut),
      sts: notedWith(layerOssStorageWith(options.parts ?? smallParts, ossClient), notedPut),
    }).pipe(Layer.provide(http)),
  }
}

/** How a put of one or more requests ended: what struck one of them may not have struck the whole. */
const endOfAll: typeof endOf = (exit, hit) => (Exit.isSuccess(exit) ? "acknowledged" : endOf(exit, hit))

/** The image whose object this is: `{pid}/{image}.jpg`. */
const imageOf = (key: string): string => /([^/]+)\.jpg$/.exec(key)?.[1] ?? ""

type NotedPut = <A, F>(target: Target, put: Effect.Effect<A, F>) => Effect.Effect<A, F>

const notedWith = <E, R>(layer: Layer.Layer<Storage, E, R>, noted: NotedPut): Layer.Layer<Storage, E, R> =>
  Layer.effect(
    Storage,
    Effect.map(Storage, storage => ({
      ...storage,
      put: (payload, target, onProgress) => Effect.suspend(() => noted(target, storage.put(payload, target, onProgress))),
    })),
  ).pipe(Layer.provide(layer))
