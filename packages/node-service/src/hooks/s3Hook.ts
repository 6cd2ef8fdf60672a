import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Effect, Redacted } from "effect"
import { Buckets } from "../buckets/Buckets.ts"
import { Settings } from "../config.ts"
import { answerPlainly } from "../http/answers.ts"
import { readBody } from "../http/readBody.ts"
import { UploadTracker } from "../images/UploadTracker.ts"
import { operator } from "../messages/operator.ts"
import { MetaTracker } from "../meta/MetaTracker.ts"
import { sameBucket } from "../ports/Bucket.ts"
import { Database } from "../ports/Database.ts"
import { isMetaFile } from "../ports/objectKey.ts"
import { type Created, readEvents } from "./s3Events.ts"

/** The most that a message may weigh, in bytes. */
const largest = 1024 ** 2

/** Objects of one message that are looked for at the same time. */
const looks = 8

/** Where buckets that speak S3 say what came. */
export const s3HookPath = "/hooks/s3"

/**
 * Answers a message of S3, MinIO or Ceph about created objects. A message is a hint: the bucket is asked before an
 * image is moved. What could not be looked into is answered with 503, so that the sender comes again.
 */
export const answerS3Hook = Effect.fn("answerS3Hook")(function* (
  request: IncomingMessage,
  response: ServerResponse,
  beforeBody: () => void,
) {
  const { s3HookSecret } = yield* Settings
  const answer = (status: number, text: string) => Effect.sync(() => answerPlainly(response, status, text))
  if (s3HookSecret === undefined) return yield* answer(404, "no secret is configured for this address")
  if (!knows(request.headers.authorization, Redacted.value(s3HookSecret))) {
    response.setHeader("www-authenticate", "Bearer")
    return yield* answer(401, "the secret is missing or wrong")
  }
  beforeBody()
  const body = yield* Effect.promise(() => readBody(request, largest))
  if (body === undefined) {
    response.setHeader("connection", "close")
    return yield* answer(413, operator.messageTooLarge(largest))
  }
  const events = readEvents(body.toString())
  if (events === undefined) return yield* answer(400, "not an S3 event message")
  yield* Effect.forEach(events, notice, { concurrency: looks, discard: true }).pipe(
    Effect.matchEffect({
      onSuccess: () => answer(200, "ok"),
      onFailure: error => Effect.andThen(Effect.logError(`hook: ${error.message}`), answer(503, "come again later")),
    }),
  )
})

/**
 * `Bearer SECRET`, as MinIO and EventBridge send it, or Basic with the secret as password, for senders that know only
 * an address.
 */
const knows = (authorization: string | undefined, secret: string): boolean => {
  const [, scheme = "", value = ""] = /^(Bearer|Basic) (.+)$/i.exec(authorization ?? "") ?? []
  const given =
    scheme.toLowerCase() === "basic"
      ? Buffer.from(value, "base64")
          .toString()
          .replace(/^[^:]*:/, "")
      : value
  return timingSafeEqual(digest(given), digest(secret))
}

/** Of equal length whatever comes, so that comparing takes equally long. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** An object that no image needs is removed. */
const notice = Effect.fnUntraced(function* ({ bucket: physicalName, key }: Created) {
  const { offered } = yield* Buckets
  const bucket = offered.find(one => one.physicalName === physicalName && one.cloud !== "OSS")
  if (bucket === undefined) return
  if (isMetaFile(key)) return yield* (yield* MetaTracker).hint(key)
  const { query } = yield* Database
  const image = yield* query(db =>
    db
      .selectFrom("images")
      .innerJoin("projects", "projects.id", "images.projectId")
      .selectAll("images")
      .where("images.projectId", "=", key.projectId)
      .where("images.filename", "=", key.filename)
      .where("projects.removedAt", "is", null)
      .executeTakeFirst(),
  )
  if (image === undefined || image.state === "Ready") return yield* bucket.delete(key)
  const waits = image.state === "Pending" || image.state === "Uploading"
  const size = waits && sameBucket(image, bucket) ? yield* bucket.head(key) : undefined
  if (size !== undefined) yield* (yield* UploadTracker).noticed(image, size)
})
