import { Effect } from "effect"
import { Settings } from "../../config.ts"
import { Endpoints } from "../../http/Endpoints.ts"
import { type Bucket, embeddedLabel, type ObjectKey, validity } from "../../ports/Bucket.ts"
import { LocalObjects } from "../../ports/LocalObjects.ts"
import { type PartsWish, planParts, type SignedParts } from "../../ports/planParts.ts"
import { PartFiles } from "./parts/PartFiles.ts"
import { edgeBucketName, makePresign, objectPath } from "./presign.ts"
import { SigningKey } from "./SigningKey.ts"
import { makeStsIssuer } from "./sts.ts"

/**
 * The bucket of an installation that has no other: files on this disk, behind the edge server of this process, which
 * speaks what clients of all three clouds send (protocol: Decisions). So it is one bucket under three names.
 */
export const embeddedBuckets = Effect.gen(function* () {
  const { edge } = yield* Endpoints
  const files = yield* LocalObjects
  const parts = yield* PartFiles
  const { maxObjectBytes } = yield* Settings
  const key = yield* SigningKey
  const presign = makePresign(edge.url, key)
  const sts = makeStsIssuer(key)
  const common = {
    bucket: embeddedLabel,
    display: "This service",
    endpoint: edge.url,
    physicalName: edgeBucketName,
    location: undefined,
    head: files.size,
    copyTo: files.copyTo,
    delete: files.remove,
    check: Effect.void,
  }
  const signed = (method: string, object: ObjectKey, query: Record<string, string>) =>
    Effect.map(
      Effect.promise(() => presign(method, objectPath(object), query, new Date(), validity.url)),
      url => url.href,
    )
  const signParts = Effect.fnUntraced(function* (object: ObjectKey, wish: PartsWish) {
    const plan = planParts(wish, maxObjectBytes)
    if (plan === undefined) return undefined
    const uploadId = wish.uploadId ?? (yield* parts.begin(object)).id
    return {
      uploadId,
      partSize: plan.partSize,
      urls: yield* Effect.forEach(plan.numbers, number => signed("PUT", object, { partNumber: String(number), uploadId })),
      complete: yield* signed("POST", object, { uploadId }),
      abort: yield* signed("DELETE", object, { uploadId }),
    } satisfies SignedParts
  })
  const signing = {
    ...common,
    sign: (object: ObjectKey) => signed("PUT", object, { "x-id": "PutObject" }),
    signParts,
  }
  return [
    { ...signing, cloud: "S3" },
    {
      ...common,
      cloud: "OSS",
      grant: (_, projectId) =>
        Effect.sync(() => ({ ...sts.issue(projectId, Date.now()), bucket: edgeBucketName, endpoint: edge.url })),
    },
    { ...signing, cloud: "MINIO" },
  ] satisfies ReadonlyArray<Bucket>
})
