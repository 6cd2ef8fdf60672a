import { Effect, Layer, Redacted } from "effect"
import type { HttpClient } from "effect/http"
import { RunFault, TargetRefused } from "../engine/Errors.ts"
import { type BucketRequest, BucketWire, type SendToBucket } from "../ports/BucketWire.ts"
import type { Payload } from "../ports/ImageSource.ts"
import { type PutError, Storage, type Target } from "../ports/Storage.ts"
import { contentTypeOf, faultOf, isGood, refusalOf } from "./bucketAnswer.ts"
import { layerHttpBucketWire } from "./bucketWire.ts"

/** Puts with signed URLs (S3, MinIO). */
export const layerUrlStorage: Layer.Layer<Storage, never, BucketWire> = Layer.effect(
  Storage,
  Effect.map(BucketWire, ({ send, reach }) =>
    Storage.of({
      clouds: ["S3", "MINIO"],
      reach,
      put: (payload, target, onProgress) => put(send, payload, target, onProgress),
    }),
  ),
)

/** The same over whatever `HttpClient` the front end has. Not for browsers: see `layerHttpBucketWire`. */
export const layerHttpStorage: Layer.Layer<Storage, never, HttpClient.HttpClient> = layerUrlStorage.pipe(
  Layer.provide(layerHttpBucketWire),
)

const put = Effect.fnUntraced(function* (
  send: SendToBucket,
  payload: Payload,
  target: Target,
  onProgress: (bytes: number) => void,
): Effect.fn.Return<void, PutError> {
  if (target.cloud === "OSS") {
    return yield* new RunFault({ kind: "refused", message: "This program has no driver for OSS buckets: choose another bucket" })
  }
  const request: BucketRequest = {
    method: "PUT",
    url: Redacted.value(target.url),
    headers: {},
    contentType: contentTypeOf[payload.content.type],
    body: payload.body,
    from: 0,
    to: payload.content.size,
  }
  const answer = yield* send(request, onProgress)
  if (isGood(answer)) return
  return yield* (yield* faultOf(request, answer)) ?? new TargetRefused({ message: refusalOf(request, answer) })
})
