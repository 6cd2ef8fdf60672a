import { Context, Effect } from "effect"
import {
  type Bucket,
  BucketError,
  type BucketName,
  type Cloud,
  clouds,
  noBucket,
  type ObjectSource,
  sameBucket,
} from "../ports/Bucket.ts"
import { Refusal } from "../Refusal.ts"

/** The buckets of this installation. */
export class Buckets extends Context.Service<
  Buckets,
  {
    /** Those that clients may choose, in the operator's order. */
    readonly offered: ReadonlyArray<Bucket>
    /** Those that clients may not choose (any more), but that images may have their bytes in. */
    readonly retired: ReadonlyArray<ObjectSource>
  }
>()("@altilift/node-service/buckets/Buckets") {}

/** Values of the enum of labels of each cloud. */
export const labelsOf = (offered: ReadonlyArray<BucketName>): Record<Cloud, ReadonlyArray<string>> => {
  const labels = (cloud: Cloud) => {
    const own = offered.filter(bucket => bucket.cloud === cloud).map(({ bucket }) => bucket)
    return own.length === 0 ? [noBucket] : own
  }
  return { S3: labels("S3"), OSS: labels("OSS"), MINIO: labels("MINIO") }
}

/** Clouds that take images here. */
export const offeredClouds = Effect.map(Buckets, ({ offered }) =>
  clouds.filter(cloud => offered.some(bucket => bucket.cloud === cloud)),
)

/** The bucket that a client chose; refused with NOT_OFFERED when there is none of that label. */
export const chosenBucket = <C extends Cloud>(cloud: C, label: string) =>
  Effect.flatMap(Buckets, ({ offered }) => {
    const found = offered.find((bucket): bucket is Bucket & { readonly cloud: C } => sameBucket(bucket, { cloud, bucket: label }))
    if (found !== undefined) return Effect.succeed(found)
    return Effect.fail(new Refusal({ code: "NOT_OFFERED", problem: { code: "cloud-has-no-such-bucket", cloud, label } }))
  })

/** The bucket that an image was registered in, offered still or not; fails when the operator took it away. */
export const bucketOf = Effect.fnUntraced(function* (name: BucketName) {
  const { offered, retired } = yield* Buckets
  const found = [...offered, ...retired].find((bucket: ObjectSource) => sameBucket(bucket, name))
  if (found !== undefined) return found
  const problem = { code: "bucket-not-configured", cloud: name.cloud, label: name.bucket } as const
  return yield* new BucketError({ problem, retryable: false })
})
