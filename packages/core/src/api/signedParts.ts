import { Clock, Effect, Redacted } from "effect"
import { Retryable } from "../ports/Errors.ts"
import type { SignedParts } from "../ports/Grant.ts"
import type { ApiError, PartsAnswer, PartsRequest } from "../ports/UploadApi.ts"
import type { Activity } from "../problems/Problem.ts"
import { type AskError, askAlone } from "./Ask.ts"
import * as answers from "./answers.ts"
import { termsOf } from "./clouds.ts"
import * as documents from "./generated/documents.ts"
import { imageRecord, isOfChecksum } from "./readings.ts"
import type { Transport } from "./Transport.ts"
import { usableUntil } from "./usableUntil.ts"

/**
 * Addresses are asked for anew after this long, although they are good for longer: servers give an image up that nobody touched for 65
 * minutes (protocol: States of an image), and of parts that go into a bucket they hear nothing. Asking is a touch. Milliseconds.
 */
const askedAnewAfter = 30 * 60_000

/** Failures of the server in a row, after which it counts as one that does not answer this question: more than it fails for when it stumbles. */
const failuresAtMost = 8

/**
 * Whether the server knows `SignedUpload.parts`. It is looked for by introspection, because a document with a field that it does not know
 * would be refused. A server that refuses that question does not offer it; where no answer came, or the server itself failed, it is asked again.
 */
export const offersParts = (transport: Transport): Effect.Effect<boolean, Retryable> => {
  const ask = askAlone(transport, {
    activity: "offers-parts",
    document: documents.SignedUploadFieldsDocument,
    answer: answers.SignedUploadFieldsAnswer,
  })
  let known: boolean | undefined
  let failures = 0
  /** The failure may pass: no answer, a fault of the server, or one odd answer of a firewall. */
  const passing = (error: AskError): Retryable | undefined => {
    if (error._tag === "Retryable" && !error.answered) return error
    if (++failures >= failuresAtMost) return undefined
    if (error._tag === "AccountRefused") return new Retryable({ problem: error.problem, answered: true })
    return error._tag === "Retryable" && error.unexplained !== true ? error : undefined
  }
  const learn = Effect.suspend(() => ask({})).pipe(
    Effect.map(({ __type }) => __type?.fields?.some(({ name }) => name === "parts") === true),
    Effect.tap(offered => Effect.sync(() => (known = offered))),
    Effect.catch(error => {
      const may = passing(error)
      return may === undefined ? Effect.succeed(false) : Effect.fail(may)
    }),
  )
  return Effect.suspend(() => (known === undefined ? learn : Effect.succeed(known)))
}

/** What is made of an answer; of a bare null, why there is none. */
type OrRefused = <A, B>(activity: Activity, answer: A | null | undefined, use: (answer: A) => B) => Effect.Effect<B, ApiError>

/** Registers the image again, and has parts of it signed. What is not signed whole counts as not signed. */
export const signParts = (
  transport: Transport,
  offered: Effect.Effect<boolean, Retryable>,
  orRefused: OrRefused,
): ((request: PartsRequest) => Effect.Effect<PartsAnswer, AskError>) => {
  const activity = "sign-parts"
  const everyError = true
  const { SignS3PartsDocument, SignMinioPartsDocument } = documents
  const s3 = askAlone(transport, {
    ...{ activity, document: SignS3PartsDocument, answer: answers.SignS3PartsAnswer, everyError },
    fits: ({ checksum }, { uploadImageS3 }) => isOfChecksum(uploadImageS3?.image, checksum),
  })
  const minio = askAlone(transport, {
    ...{ activity, document: SignMinioPartsDocument, answer: answers.SignMinioPartsAnswer, everyError },
    fits: ({ checksum }, { uploadImageMinio }) => isOfChecksum(uploadImageMinio?.image, checksum),
  })
  return Effect.fnUntraced(function* ({ project, bucket, filename, content, partSize, uploadId, from }) {
    if (termsOf[bucket.cloud].kind !== "url" || !(yield* offered)) return { record: undefined, parts: undefined }
    const { type, checksum, size } = content
    const asked = { pid: project, bucket: bucket.label, filename, type, checksum, size, partSize, uploadId, from }
    const askedAt = yield* Clock.currentTimeMillis
    const answer = bucket.cloud === "S3" ? (yield* s3(asked)).uploadImageS3 : (yield* minio(asked)).uploadImageMinio
    return yield* orRefused(activity, answer, ({ image, parts }) => ({
      record: image ? imageRecord(image) : undefined,
      parts: readParts(parts, from, askedAt),
    }))
  })
}

const readParts = (parts: answers.SignedParts, from: number, askedAt: number): SignedParts | undefined => {
  if (!parts?.uploadId || !parts.partSize || !parts.complete || !parts.abort) return undefined
  const { uploadId, partSize, complete, abort } = parts
  const urls = (parts.urls ?? []).filter(url => typeof url === "string")
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
