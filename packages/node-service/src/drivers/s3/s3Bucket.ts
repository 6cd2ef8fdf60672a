import type { Readable } from "node:stream"
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { Effect, Redacted } from "effect"
import type { S3Settings } from "../../buckets/bucketSettings.ts"
import { type BucketError, type ObjectKey, type SigningBucket, validity } from "../../ports/Bucket.ts"
import { absent, keyOf } from "../../ports/objectKey.ts"
import { type PartsWish, planParts } from "../../ports/planParts.ts"
import { bucketError, systemCode } from "../bucketFaults.ts"
import { download, type Open, Replaced } from "../download.ts"
import { begin, presignParts, type Target } from "./s3Parts.ts"

/** How long a connection, and an answer's first byte, may take, in milliseconds. */
const patience = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true }

/** Requests to one bucket at the same time. */
const connections = 64

/**
 * A bucket of any service that speaks S3: AWS, MinIO, Ceph, R2. Clients write by presigned PUT; the service looks,
 * reads and deletes with its own credentials, which need `s3:PutObject`, `s3:AbortMultipartUpload`, `s3:GetObject`,
 * `s3:DeleteObject` and `s3:ListBucket` (without it S3 answers 403 where an object is not there).
 */
export const makeS3Bucket = Effect.fn("makeS3Bucket")(function* (settings: S3Settings) {
  const name = { cloud: settings.cloud, bucket: settings.label }
  const own = yield* client(settings, settings.internalEndpoint ?? settings.endpoint)
  const signer = yield* client(settings, settings.endpoint)
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
    location: settings.location,
    endpoint: new URL(yield* presign(absent)).origin,
    sign: presign,
    signParts,
    head: key => attempt(() => sizeOf(own, target(key))),
    copyTo: (key, path) => download(read(key), path, cause => bucketError(name, faultOf(cause))),
    delete: key => Effect.asVoid(attempt(() => own.send(new DeleteObjectCommand(target(key))))),
    check: attempt(() => nothingThere(read(absent))),
  } satisfies SigningBucket
})

/**
 * A client of one endpoint. Checksums only where S3 requires them: else every presigned PUT would carry that of an
 * empty body. Nothing is taken from the environment of the process, which may belong to another account.
 */
const client = (settings: S3Settings, endpoint: string | undefined) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new S3Client({
          ...(endpoint === undefined ? {} : { endpoint }),
          ignoreConfiguredEndpointUrls: true,
          region: settings.region,
          forcePathStyle: settings.pathStyle ?? settings.cloud === "MINIO",
          credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: Redacted.value(settings.secretAccessKey) },
          requestChecksumCalculation: "WHEN_REQUIRED",
          responseChecksumValidation: "WHEN_REQUIRED",
          maxAttempts: 2,
          requestHandler: { ...patience, httpAgent: { maxSockets: connections }, httpsAgent: { maxSockets: connections } },
        }),
    ),
    made => Effect.sync(() => made.destroy()),
  )

const sizeOf = async (own: S3Client, target: Target): Promise<number | undefined> => {
  try {
    return (await own.send(new HeadObjectCommand(target))).ContentLength ?? 0
  } catch (cause) {
    if (faultOf(cause).status === 404) return undefined
    throw cause
  }
}

const openObject =
  (own: S3Client, target: Target): Open =>
  async (from, version) => {
    const range = from === 0 ? {} : { Range: `bytes=${from}-` }
    const match = version === undefined ? {} : { IfMatch: version }
    try {
      const { Body, ContentLength = 0, ETag = "" } = await own.send(new GetObjectCommand({ ...target, ...range, ...match }))
      return { body: Body as Readable, size: from + ContentLength, version: ETag }
    } catch (cause) {
      throw faultOf(cause).status === 412 ? new Replaced() : cause
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

const faultOf = (cause: unknown) =>
  cause instanceof S3ServiceException
    ? { status: cause.$metadata.httpStatusCode, code: cause.name }
    : { status: undefined, code: systemCode(cause) ?? (cause instanceof Error ? cause.name : undefined) }
