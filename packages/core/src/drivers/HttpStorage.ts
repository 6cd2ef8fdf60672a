import { Effect, Layer, Redacted } from "effect"
import type { HttpClient } from "effect/http"
import { contentTypeOf, faultOf, isGood, refusalOf } from "../http/bucketResponse.ts"
import { hostOf, originOf } from "../http/urls.ts"
import { type BucketRequest, BucketTransport, type SendToBucket } from "../ports/BucketTransport.ts"
import { TargetRefused } from "../ports/Errors.ts"
import type { UrlTarget } from "../ports/Grant.ts"
import type { Payload } from "../ports/ImageSource.ts"
import { Journal } from "../ports/Journal.ts"
import { needsParts, tooBigForOnePut } from "../ports/largestPut.ts"
import { type OnProgress, type PutError, Storage } from "../ports/Storage.ts"
import { layerHttpBucketTransport } from "./HttpBucketTransport.ts"
import { giveUpObject } from "./multipart/giveUp.ts"
import { type PartSizes, s3Sizes } from "./multipart/partSize.ts"
import { putInParts } from "./multipart/putInParts.ts"
import { missingStorage } from "./Storages.ts"
import { urlParts } from "./urlParts.ts"

/**
 * Puts with signed URLs. Where the server signs parts, big files and those that were cut off go in parts, which the
 * journal keeps: what arrived is not sent again.
 */
export const layerUrlStorage: Layer.Layer<Storage, never, BucketTransport | Journal> = Layer.suspend(() =>
  layerUrlStorageWith(s3Sizes),
)

/** The same over whatever `HttpClient` the front end has. Not for browsers: see `layerHttpBucketTransport`. */
export const layerHttpStorage: Layer.Layer<Storage, never, HttpClient.HttpClient | Journal> = layerUrlStorage.pipe(
  Layer.provide(layerHttpBucketTransport),
)

/** The same with other sizes. */
export const layerHttpStorageWith = (sizes: PartSizes): Layer.Layer<Storage, never, HttpClient.HttpClient | Journal> =>
  layerUrlStorageWith(sizes).pipe(Layer.provide(layerHttpBucketTransport))

/** The same over any transport. */
export const layerUrlStorageWith = (sizes: PartSizes): Layer.Layer<Storage, never, BucketTransport | Journal> =>
  Layer.effect(
    Storage,
    Effect.gen(function* () {
      const bucket = yield* BucketTransport
      const { send, reach } = bucket
      const journal = yield* Journal
      return Storage.of({
        kinds: ["url"],
        reach,
        put: (payload, target, onProgress) => {
          if (target.kind !== "url") return missingStorage(target.kind)
          const whole = putWhole(send, payload, target, onProgress)
          const { parts, cutOffs = 0 } = target
          if (parts === undefined) return whole
          const transport = urlParts(send, target, parts, payload.content.type)
          const forbidden = maybeForbidden(bucket, target)
          return putInParts({ transport, journal, payload, sizes, cutOffs, onProgress, whole, forbidden })
        },
        giveUp: target =>
          target.kind !== "url" || target.parts === undefined
            ? Effect.void
            : giveUpObject({ transport: urlParts(send, target, target.parts, "JPEG"), journal }),
      })
    }),
  )

/** How long the bucket may take to show that it is there. */
const patience = "5 seconds"

/** A bucket that is there and does not answer a page does not let it ask: its CORS was made for PUT alone. */
const maybeForbidden = ({ inPage, reach }: BucketTransport["Service"], { url }: UrlTarget): Effect.Effect<boolean> =>
  inPage === true
    ? reach(originOf(Redacted.value(url))).pipe(
        Effect.timeout(patience),
        Effect.match({ onSuccess: () => true, onFailure: () => false }),
      )
    : Effect.succeed(false)

const putWhole = Effect.fnUntraced(function* (
  send: SendToBucket,
  { body, content: { type, size } }: Payload,
  { url, headers = {}, largestPut }: UrlTarget,
  onProgress: OnProgress,
): Effect.fn.Return<void, PutError> {
  if (needsParts(size, largestPut)) return yield* tooBigForOnePut(size)
  const contentType = contentTypeOf[type]
  const request: BucketRequest = { method: "PUT", url: Redacted.value(url), headers, contentType, body, from: 0, to: size }
  const answer = yield* send(request, onProgress)
  const host = hostOf(request.url)
  if (isGood(answer)) return
  return yield* (yield* faultOf(host, answer)) ?? new TargetRefused({ problem: refusalOf(host, answer) })
})
