import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { Effect } from "effect"
import type { S3Settings } from "../../buckets/bucketSettings.ts"
import { type BucketError, type ObjectKey, type SigningBucket, validity } from "../../ports/Bucket.ts"
import { absent, keyOf } from "../../ports/objectKey.ts"
import { type PartsWish, planParts } from "../../ports/planParts.ts"
import { bucketError } from "../bucketFaults.ts"
import { download, type Open } from "../download.ts"
import { faultOf, makeClient, openObject, serverOf } from "./s3Client.ts"
import { begin, presignParts, type Target } from "./s3Parts.ts"

/**
 * A bucket of any service that speaks S3: AWS, MinIO, Ceph, R2. Clients write by presigned PUT; the service looks,
 * reads and deletes with its own credentials, which need `s3:PutObject`, `s3:AbortMultipartUpload`, `s3:GetObject`,
 * `s3:DeleteObject` and `s3:ListBucket` (without it S3 answers 403 where an object is not there).
 */
export const makeS3Bucket = Effect.fn("makeS3Bucket")(function* (settings: S3Settings) {
  const name = { cloud: settings.cloud, bucket: settings.label }
  const own = yield* makeClient(settings, settings.internalEndpoint ?? settings.endpoint)
  const signer = yield* makeClient(settings, settings.endpoint)
  const target = (key: ObjectKey) => ({ Bucket: settings.bucket, Key: keyOf(key) })
  const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, BucketError> =>
    Effect.tryPromise({ try: run, catch: cause => bucketError(name, faultOf(cause)) })
  const presign = (key: ObjectKey) =>
    attempt(() => getSignedUrl(signer, new PutObjectCommand(target(key)), { expiresIn: validity.url }))
  const signParts = (key: ObjectKey, wish: PartsWish) => {
    const plan = planParts(wish)
    return attempt(async () => {
      const uploadId = wish.uploadId ?? (plan === undefined ? undefined : await begin(own, target(key)))
      return plan === undefined || uploadId === undefined
        ? undefined
        : await presignParts(signer, { ...target(key), UploadId: uploadId }, plan)
    })
  }
  const read = (key: ObjectKey) => openObject(own, target(key))

  return {
    ...name,
    display: settings.display ?? settings.label,
    physicalName: settings.bucket,
    server: serverOf(settings, settings.internalEndpoint ?? settings.endpoint),
    location: settings.location,
    endpoint: new URL(yield* presign(absent)).origin,
    sign: presign,
    signParts,
    head: key => attempt(() => sizeOf(own, target(key))),
    copyTo: (key, path) =>
      Effect.map(
        download(read(key), path, cause => bucketError(name, faultOf(cause))),
        ({ version }) => version,
      ),
    delete: key => Effect.asVoid(attempt(() => own.send(new DeleteObjectCommand(target(key))))),
    check: attempt(() => nothingThere(read(absent))),
  } satisfies SigningBucket
})

const sizeOf = async (own: S3Client, target: Target): Promise<number | undefined> => {
  try {
    return (await own.send(new HeadObjectCommand(target))).ContentLength ?? 0
  } catch (cause) {
    if (faultOf(cause).status === 404) return undefined
    throw cause
  }
}

/** Reading what is not there answers what HEAD cannot: whether the bucket itself is. */
const nothingThere = async (open: Open): Promise<void> => {
  try {
    ;(await open(0, undefined)).body.destroy()
  } catch (cause) {
    if (faultOf(cause).code !== "NoSuchKey") throw cause
  }
}
