import { Clock, Effect, Layer, Redacted, Stream } from "effect"
import { HttpBody, HttpClient, type HttpClientError, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { type Changed, ImageFault, Retryable, TargetRefused } from "../engine/Errors.ts"
import { isPassing, networkReason, retryAfterMillis } from "../engine/HttpFailure.ts"
import type { ImageType } from "../lifecycle/State.ts"
import type { Payload } from "../ports/ImageSource.ts"
import { type PutError, Storage, type Target } from "../ports/Storage.ts"

/**
 * Bytes handed over at a time. Small ones show progress on a slow link, big ones cost less on a fast one: so they double while each is gone within
 * `soon` milliseconds, and halve when one takes `long`.
 */
const slice = { first: 256 * 1024, least: 64 * 1024, most: 1024 * 1024, soon: 100, long: 2000 }

/** A transfer that moves no byte and gets no answer for this long counts as lost. Milliseconds. */
const stalledAfter = 60_000

/**
 * Bytes that were handed over may still be in the buffers of this machine: a connection is not called dead before they would have left at this rate
 * (bytes a millisecond). More than `buffered` no machine keeps of one connection.
 */
const slowest = 8
const buffered = 4 * 1024 * 1024

const contentType: Record<ImageType, string> = { JPEG: "image/jpeg", PNG: "image/png", TIFF: "image/tiff" }

/**
 * Puts with signed URLs (S3, MinIO), over whatever `HttpClient` the front end has. Bytes in memory are sent in slices of the very buffer,
 * with their length announced. Not for browsers, whose fetch does not report progress.
 */
export const layerHttpStorage: Layer.Layer<Storage, never, HttpClient.HttpClient> = Layer.effect(
  Storage,
  Effect.map(HttpClient.HttpClient, client => {
    const pace = { size: slice.first }
    return Storage.of({
      clouds: ["S3", "MINIO"],
      reach: address => reach(client, address),
      put: (payload, target, onProgress) => put(client, pace, payload, target, onProgress),
    })
  }),
)

/** How big slices are now; what one transfer learns of the link serves the others. */
interface SlicePace {
  size: number
}

const put = (
  client: HttpClient.HttpClient,
  pace: SlicePace,
  payload: Payload,
  target: Target,
  onProgress: (bytes: number) => void,
) =>
  Effect.suspend(() => {
    const progress = { at: 0, bytes: 0 }
    const { size, type } = payload.content
    const counted = slices(payload, pace).pipe(
      Stream.tap(bytes =>
        Effect.map(Clock.currentTimeMillis, now => {
          if (progress.at > 0) learn(pace, now - progress.at)
          progress.at = now
          progress.bytes += bytes.byteLength
          onProgress(Math.min(progress.bytes, size))
        }),
      ),
    )
    let fault: Changed | ImageFault | undefined
    const body = Stream.tapError(counted, error => Effect.sync(() => (fault = error)))
    const url = Redacted.value(target.url)
    const request = HttpClientRequest.put(url).pipe(
      HttpClientRequest.setBody(HttpBody.stream(body, contentType[type], size)),
      HttpClientRequest.setHeader("content-length", String(size)),
    )
    return Effect.scoped(Effect.flatMap(client.execute(request), classify(hostOf(url)))).pipe(
      Effect.catchTag("HttpClientError", error => Effect.fail(fault ?? lost(hostOf(url), error))),
      Effect.raceFirst(watch(progress, hostOf(url))),
      untraced,
    )
  })

/** Trace headers are not part of what was signed, and spans would carry the URL. */
const untraced = <A, E, R>(request: Effect.Effect<A, E, R>) =>
  request.pipe(
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
  )

/** A bucket may refuse the question, as most do to strangers: it is there all the same. */
const reach = (client: HttpClient.HttpClient, address: string) =>
  Effect.scoped(client.execute(HttpClientRequest.head(address))).pipe(
    Effect.catchTag("HttpClientError", error => Effect.fail(lost(hostOf(address), error))),
    Effect.flatMap(({ status }) =>
      status < 500
        ? Effect.void
        : Effect.fail(new Retryable({ message: `The bucket ${hostOf(address)} answered HTTP ${status}`, answered: true })),
    ),
    untraced,
  )

const slices = ({ body }: Payload, pace: SlicePace): Stream.Stream<Uint8Array, Changed | ImageFault> =>
  body.kind === "stream" ? body.open : Stream.fromIterable(slicesOf(body.bytes, pace), { chunkSize: 1 })

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
      const idle = (yield* Clock.currentTimeMillis) - progress.at
      if (idle >= patience) {
        return yield* new Retryable({
          message: `The transfer to ${host} stood still for ${Math.round(patience / 1000)} seconds`,
          answered: false,
        })
      }
      yield* Effect.sleep(patience - idle)
    }
  })

const lost = (host: string, error: HttpClientError.HttpClientError) =>
  new Retryable({ message: `The connection to the bucket ${host} failed (${networkReason(error.reason)})`, answered: false })

/** Host of a signed URL: all of it that may be shown. */
const hostOf = (url: string): string => /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1] ?? "of unknown address"

/** What a bucket's answer means. S3 says why in an XML body. */
const classify = (host: string) =>
  Effect.fnUntraced(function* (response: HttpClientResponse.HttpClientResponse): Effect.fn.Return<void, PutError> {
    const { status } = response
    const body = yield* Effect.catch(response.text, () => Effect.succeed(""))
    if (status >= 200 && status < 300) return
    const code = /<Code>([A-Za-z0-9._-]{1,80})<\/Code>/.exec(body)?.[1]
    const message = `The bucket ${host} refused the bytes (HTTP ${status}${code === undefined ? "" : ` ${code}`})`
    if (status === 413 || code === "EntityTooLarge") {
      return yield* new ImageFault({ message: `${message}: the image is larger than it takes`, rerunMayHelp: false })
    }
    if (status >= 500 || isPassing(status) || code === "RequestTimeout" || code === "IncompleteBody") {
      const retryAfter = retryAfterMillis(response.headers["retry-after"], yield* Clock.currentTimeMillis)
      return yield* new Retryable({ message, answered: true, retryAfter })
    }
    return yield* new TargetRefused({ message })
  })
