import { Clock, Effect, Layer, Stream } from "effect"
import { HttpBody, HttpClient, type HttpClientError, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { codeIn } from "../http/bucketResponse.ts"
import { certificateProblem, networkReason, problemInBetween } from "../http/failures.ts"
import { untraced } from "../http/untraced.ts"
import { hostOf } from "../http/urls.ts"
import { type BucketRequest, type BucketResponse, BucketTransport } from "../ports/BucketTransport.ts"
import { Changed, type ImageFault, Retryable, RunFault } from "../ports/Errors.ts"

/**
 * Bytes handed over at a time. Small ones show progress on a slow link, big ones cost less on a fast one: so they
 * double while each is gone within `soon` milliseconds, and halve when one takes `long`.
 */
const slice = { first: 64 * 1024, least: 32 * 1024, most: 1024 * 1024, soon: 100, long: 2000 }

/** A transfer that moves no byte and gets no answer for this long counts as lost. Milliseconds. */
const stalledAfter = 60_000

/**
 * Bytes that were handed over may still be in the buffers of this machine: a connection is not called dead before they
 * would have left at this rate (bytes a millisecond). More than `buffered` no machine keeps of one connection.
 */
const slowest = 8
const buffered = 4 * 1024 * 1024

/** How big slices are now; what one transfer learns of the link serves the others. */
interface SlicePace {
  size: number
}

/**
 * Over whatever `HttpClient` the front end has. Bytes in memory are sent in slices of the very buffer, with their
 * length announced. Not for browsers, whose fetch does not report progress.
 */
export const layerHttpBucketTransport: Layer.Layer<BucketTransport, never, HttpClient.HttpClient> = Layer.effect(
  BucketTransport,
  Effect.map(HttpClient.HttpClient, client => {
    const pace = { size: slice.first }
    return BucketTransport.of({
      send: (request, onProgress) => send(client, pace, request, onProgress),
      reach: address => reach(client, address),
    })
  }),
)

/** Most buckets refuse a request without a signature. That they answer is enough. */
const reach = (client: HttpClient.HttpClient, address: string) =>
  Effect.scoped(client.execute(HttpClientRequest.head(address))).pipe(
    Effect.catchTag("HttpClientError", error => Effect.fail(lost(hostOf(address), error))),
    Effect.flatMap(({ status }) =>
      status < 500
        ? Effect.void
        : Effect.fail(new Retryable({ problem: { code: "bucket-answered", host: hostOf(address), status }, answered: true })),
    ),
    untraced,
  )

const send = (client: HttpClient.HttpClient, pace: SlicePace, given: BucketRequest, onProgress: (bytes: number) => void) =>
  Effect.suspend(() => {
    const progress = { at: 0, bytes: 0 }
    let lastSlice: number | undefined
    const size = given.to - given.from
    const counted = slices(given, pace).pipe(
      Stream.tap(bytes =>
        Effect.map(Clock.currentTimeMillis, now => {
          // The first goes into the buffers of this machine, whatever the link.
          if (lastSlice !== undefined) learn(pace, now - lastSlice)
          lastSlice = now
          progress.at = now
          progress.bytes += bytes.byteLength
          onProgress(Math.min(progress.bytes, size))
        }),
      ),
      stream => Stream.concat(stream, whole(progress, size)),
    )
    let fault: Changed | ImageFault | undefined
    const body = Stream.tapError(counted, error => Effect.sync(() => (fault = error)))
    const host = hostOf(given.url)
    const request = HttpClientRequest.make(given.method)(given.url).pipe(
      HttpClientRequest.setHeaders(given.headers),
      HttpClientRequest.setBody(HttpBody.stream(body, given.contentType, size)),
      HttpClientRequest.setHeader("content-length", String(size)),
    )
    return Effect.scoped(Effect.flatMap(client.execute(request), read)).pipe(
      Effect.catchTag("HttpClientError", error =>
        Effect.fail(fault ?? certificateFault(host, error.reason) ?? lost(host, error)),
      ),
      Effect.raceFirst(watch(progress, host)),
      untraced,
    )
  })

/** Fails behind a body that has other bytes than its length says: servers wait for those that do not come. */
const whole = (progress: { readonly bytes: number }, size: number): Stream.Stream<never, Changed> =>
  Stream.suspend(() => (progress.bytes === size ? Stream.empty : Stream.fail(new Changed({ problem: { code: "file-changed" } }))))

const slices = ({ body, from, to }: BucketRequest, pace: SlicePace): Stream.Stream<Uint8Array, Changed | ImageFault> =>
  body.kind === "stream"
    ? body.open(from, to)
    : Stream.fromIterable(slicesOf(body.bytes.subarray(from, to), pace), { chunkSize: 1 })

function* slicesOf(bytes: Uint8Array, pace: SlicePace) {
  for (let at = 0; at < bytes.byteLength; ) {
    const end = at + pace.size
    yield bytes.subarray(at, end)
    at = end
  }
}

const learn = (pace: SlicePace, took: number): void => {
  if (took < slice.soon) pace.size = Math.min(slice.most, pace.size * 2)
  else if (took > slice.long) pace.size = Math.max(slice.least, pace.size / 2)
}

/** Fails when nothing moved for too long; never succeeds. */
const watch = (progress: { at: number; readonly bytes: number }, host: string) =>
  Effect.gen(function* () {
    progress.at = Math.max(progress.at, yield* Clock.currentTimeMillis)
    for (;;) {
      const patience = stalledAfter + Math.min(progress.bytes, buffered) / slowest
      const now = yield* Clock.currentTimeMillis
      // It is not waited for longer because the clock was put back.
      progress.at = Math.min(progress.at, now)
      const idle = now - progress.at
      if (idle >= patience) {
        return yield* new Retryable({
          problem: { code: "transfer-stalled", host, seconds: Math.round(patience / 1000) },
          answered: false,
        })
      }
      yield* Effect.sleep(patience - idle)
    }
  })

const lost = (host: string, { reason }: HttpClientError.HttpClientError) =>
  new Retryable({
    problem: problemInBetween(reason) ?? { code: "bucket-unreachable", host, error: networkReason(reason) },
    answered: false,
  })

const certificateFault = (host: string, cause: unknown): RunFault | undefined => {
  const problem = certificateProblem(host, cause)
  return problem && new RunFault({ kind: "refused", problem })
}

const read = Effect.fnUntraced(function* (response: HttpClientResponse.HttpClientResponse): Effect.fn.Return<BucketResponse> {
  const { status, headers } = response
  const text = yield* Effect.catch(response.text, () => Effect.succeed(""))
  return { status, headers, code: codeIn(status, text), text }
})
