import { Effect } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import type { NearestBucketEndpointsQuery } from "../client/generated/documents.ts"
import * as operations from "../client/operations.ts"
import { type Bucket, type Cloud, clouds } from "../ports/Grant.ts"
import type { BucketHint } from "../ports/UploadApi.ts"
import { request } from "./request.ts"
import type { Transport } from "./Transport.ts"

/** Stands for "this cloud has no bucket here", because an enum cannot be empty. */
const noLabel = "None"

/** What the server hints at, nearest first; undefined where it does not say. */
export const nearestBuckets = (transport: Transport): Effect.Effect<ReadonlyArray<BucketHint> | undefined, OperationFailure> => {
  const plain = request(transport, operations.nearestBuckets)
  const withEndpoints = request(transport, operations.nearestBucketEndpoints)
  const withoutEndpoints = Effect.map(
    Effect.suspend(() => plain({})),
    ({ getGeoIPInfo }) => getGeoIPInfo?.nearestBuckets?.map(hint => hint && { ...hint, endpoint: null }),
  )
  return Effect.map(
    Effect.suspend(() => withEndpoints({})),
    ({ getGeoIPInfo }) => getGeoIPInfo?.nearestBuckets ?? undefined,
  ).pipe(
    // A server that does not know the field refuses the document (the contract: BucketHint.endpoint).
    Effect.catchIf(isRefusal, () => withoutEndpoints),
    Effect.map(hints => hints?.flatMap(knownBucket)),
  )
}

/** The values of the enums of labels, as far as the server lets them be read. */
export const bucketLabels = (transport: Transport): Effect.Effect<ReadonlyArray<Bucket>, OperationFailure> =>
  Effect.map(request(transport, operations.bucketLabels)({}), answer =>
    clouds.flatMap(cloud =>
      (answer[cloud]?.enumValues ?? []).flatMap(({ name }) => (name === noLabel ? [] : [{ cloud, label: name }])),
    ),
  )

/** The server answered, and it was no failure of its own or of the way there. */
export const isRefusal = (failure: OperationFailure): boolean =>
  failure.class === "image" || (failure.class === "retryable" && failure.unexplained === true)

const isCloud = (name: string): name is Cloud => (clouds as ReadonlyArray<string>).includes(name)

type Hints = NonNullable<NonNullable<NearestBucketEndpointsQuery["getGeoIPInfo"]>["nearestBuckets"]>

export const knownBucket = (hint: Hints[number]): ReadonlyArray<BucketHint> =>
  hint?.cloud && hint.bucket && isCloud(hint.cloud)
    ? [{ cloud: hint.cloud, label: hint.bucket, display: hint.display ?? undefined, endpoint: addressOf(hint.endpoint) }]
    : []

const addressOf = (endpoint: string | null): string | undefined =>
  endpoint && /^https?:\/\/[^/?#@\s]+\/?$/i.test(endpoint) ? endpoint : undefined
