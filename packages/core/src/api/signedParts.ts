import { Clock, Effect, Redacted } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import type { SignS3PartsMutation } from "../client/generated/documents.ts"
import { signMinioParts, signS3Parts } from "../client/operations.ts"
import { imageRecord } from "../client/readings.ts"
import type { Retryable } from "../ports/Errors.ts"
import type { SignedParts } from "../ports/Grant.ts"
import type { ApiError, Features, PartsAnswer, PartsRequest } from "../ports/UploadApi.ts"
import type { Activity } from "../problems/Problem.ts"
import { termsOf } from "./clouds.ts"
import { request } from "./request.ts"
import type { Transport } from "./Transport.ts"
import { usableUntil } from "./usableUntil.ts"

/**
 * Addresses are requested again after this long (milliseconds), although they are valid for longer. Servers give an
 * image up that no request touched for 65 minutes (protocol: States of an image), and parts that go into a bucket are
 * no request to the server.
 */
const askedAnewAfter = 30 * 60_000

/** What is made of an answer; of a bare null, why there is none. */
type OrRefused = <A, B>(activity: Activity, answer: A | null | undefined, use: (answer: A) => B) => Effect.Effect<B, ApiError>

/** Registers the image again, and has parts of it signed. What is not signed whole counts as not signed. */
export const signParts = (
  transport: Transport,
  features: Effect.Effect<Features, Retryable>,
  orRefused: OrRefused,
): ((request: PartsRequest) => Effect.Effect<PartsAnswer, OperationFailure | ApiError>) => {
  const s3 = request(transport, signS3Parts)
  const minio = request(transport, signMinioParts)
  return Effect.fnUntraced(function* ({ project, bucket, filename, content, partSize, uploadId, from }) {
    if (termsOf[bucket.cloud].kind !== "url" || !(yield* features).parts) return { record: undefined, parts: undefined }
    const { type, checksum, size } = content
    const asked = { pid: project, bucket: bucket.label, filename, type, checksum, size, partSize, uploadId, from }
    const askedAt = yield* Clock.currentTimeMillis
    const answer = bucket.cloud === "S3" ? (yield* s3(asked)).uploadImageS3 : (yield* minio(asked)).uploadImageMinio
    return yield* orRefused("sign-parts", answer, ({ image, parts }) => ({
      record: image ? imageRecord(image) : undefined,
      parts: readParts(parts, from, askedAt),
    }))
  })
}

type PartsOnWire = NonNullable<SignS3PartsMutation["uploadImageS3"]>["parts"]

const readParts = (parts: PartsOnWire, from: number, askedAt: number): SignedParts | undefined => {
  if (!parts?.uploadId || !parts.partSize || !parts.complete || !parts.abort) return undefined
  const { uploadId, partSize, complete, abort } = parts
  if (!Number.isSafeInteger(partSize) || partSize < 1) return undefined
  const urls = (parts.urls ?? []).filter(url => url !== null)
  if (urls.length === 0 || urls.length !== parts.urls?.length) return undefined
  return {
    uploadId,
    partSize,
    from,
    urls: urls.map(url => Redacted.make(url)),
    complete: Redacted.make(complete),
    abort: Redacted.make(abort),
    usableUntil: Math.min(usableUntil(complete, askedAt), askedAt + askedAnewAfter),
  }
}
