import { Effect } from "effect"
import type { z } from "zod/mini"
import type { Bucket, Cloud } from "../ports/Grant.ts"
import type { BucketHint } from "../ports/UploadApi.ts"
import { type AskError, askAlone } from "./Ask.ts"
import { type BucketAnswer, BucketLabelsAnswer, BucketsAnswer } from "./answers.ts"
import { clouds } from "./clouds.ts"
import { BucketLabelsDocument, NearestBucketEndpointsDocument, NearestBucketsDocument } from "./generated/documents.ts"
import type { Transport } from "./Transport.ts"

/** Stands for "this cloud has no bucket here", because an enum cannot be empty. */
const noLabel = "None"

/** What the server hints at, nearest first; undefined where it does not say. */
export const nearestBuckets = (transport: Transport): Effect.Effect<ReadonlyArray<BucketHint> | undefined, AskError> => {
  const activity = "list-buckets"
  const plain = askAlone(transport, { activity, document: NearestBucketsDocument, answer: BucketsAnswer })
  const withEndpoints = askAlone(transport, { activity, document: NearestBucketEndpointsDocument, answer: BucketsAnswer })
  return Effect.suspend(() => withEndpoints({})).pipe(
    // A server that does not know the field refuses the document (the contract: BucketHint.endpoint).
    Effect.catchIf(isRefusal, () => plain({})),
    Effect.map(({ getGeoIPInfo }) => getGeoIPInfo?.nearestBuckets?.flatMap(knownBucket)),
  )
}

/** The values of the enums of labels, as far as the server lets them be read. */
export const bucketLabels = (transport: Transport): Effect.Effect<ReadonlyArray<Bucket>, AskError> =>
  Effect.map(
    askAlone(transport, {
      activity: "list-labels",
      document: BucketLabelsDocument,
      answer: BucketLabelsAnswer,
    })({}),
    answer =>
      clouds.flatMap(cloud =>
        (answer[cloud]?.enumValues ?? []).flatMap(({ name }) => (name === noLabel ? [] : [{ cloud, label: name }])),
      ),
  )

/** The server answered, and it was no failure of its own or of the way there. */
const isRefusal = (error: AskError): boolean =>
  error._tag === "ImageFault" || (error._tag === "Retryable" && error.unexplained === true)

const isCloud = (name: string): name is Cloud => (clouds as ReadonlyArray<string>).includes(name)

const knownBucket = (hint: z.infer<typeof BucketAnswer>): ReadonlyArray<BucketHint> =>
  hint?.cloud && hint.bucket && isCloud(hint.cloud)
    ? [{ cloud: hint.cloud, label: hint.bucket, display: hint.display ?? undefined, endpoint: addressOf(hint.endpoint) }]
    : []

const addressOf = (endpoint: string | null | undefined): string | undefined =>
  endpoint && /^https?:\/\/[^/?#@\s]+\/?$/i.test(endpoint) ? endpoint : undefined
