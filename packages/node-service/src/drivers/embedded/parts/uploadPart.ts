import { Effect } from "effect"
import { Settings } from "../../../config.ts"
import { UploadTracker } from "../../../images/UploadTracker.ts"
import { KeyedLock } from "../../../KeyedLock.ts"
import type { ObjectKey } from "../../../ports/Bucket.ts"
import { LocalObjects } from "../../../ports/LocalObjects.ts"
import { mostParts } from "../../../ports/planParts.ts"
import { admit, roomFor } from "../acceptObject.ts"
import { bodySource, readLength } from "../body.ts"
import { EdgeError, tooLarge } from "../EdgeError.ts"
import type { Answer, ObjectRequest } from "../Protocol.ts"
import { ComingParts, replaced } from "./ComingParts.ts"
import type { Dialect } from "./Dialect.ts"
import { type Digested, digestBody } from "./digest.ts"
import { type Part, PartFiles, type Upload } from "./PartFiles.ts"
import { noSuchUpload, uploadLock } from "./uploads.ts"

/** UploadPart: one part of an object, kept until the upload is completed or given up. */
export const uploadPart = Effect.fn("parts.uploadPart")(function* (request: ObjectRequest, key: ObjectKey, dialect: Dialect) {
  const { maxObjectBytes } = yield* Settings
  const tracker = yield* UploadTracker
  const number = yield* readPartNumber(request)
  const length = yield* readLength(request)
  yield* tracker.receiving(key.projectId, key.filename)
  if ((yield* admit(key)) === "discard") {
    const digest = digestBody(request, maxObjectBytes)
    yield* bodySource(request, { length, look: digest.look }).discard
    return answerOf(dialect, yield* digest.finish)
  }
  return answerOf(dialect, yield* keep(request, { key, id: request.query.get("uploadId") ?? "" }, number, length))
}, Effect.scoped)

const answerOf = (dialect: Dialect, { md5 }: Digested): Answer => ({ status: 200, headers: { etag: dialect.etag(md5) } })

/**
 * Receives a part, unless the object would become too large with it. What else is kept and is coming of the upload
 * counts, before a byte is asked for, while those come whose number was not announced, and once more when the part is
 * kept.
 */
const keep = Effect.fnUntraced(function* (request: ObjectRequest, upload: Upload, number: number, length: number | undefined) {
  const files = yield* PartFiles
  const coming = yield* ComingParts
  const { maxObjectBytes } = yield* Settings
  const part = yield* coming.enter(upload, number, length ?? 0)
  const kept = yield* files.parts(upload)
  if (kept === undefined) return yield* noSuchUpload
  let room = maxObjectBytes - coming.total(upload, kept)
  if (room < 0) return yield* tooLarge(maxObjectBytes)
  yield* roomFor(upload.key, length ?? 0)
  const digest = digestBody(request, maxObjectBytes)
  const look = (chunk: Buffer) => {
    if (part.replaced) throw replaced
    if (length === undefined) {
      part.size += chunk.length
      room -= chunk.length
      if (room < 0) throw tooLarge(maxObjectBytes)
    }
    digest.look(chunk)
  }
  const draft = (yield* LocalObjects).draft()
  yield* bodySource(request, { length, look }).write(draft)
  const written = yield* digest.finish
  const fits = (now: ReadonlyArray<Part>) => coming.total(upload, now) <= maxObjectBytes
  const commit = files.commit(draft, upload, { number, ...written }, fits)
  const outcome = yield* (yield* KeyedLock).withLock(uploadLock(upload), commit)
  if (outcome === "no upload") return yield* noSuchUpload
  if (outcome === "no room") return yield* tooLarge(maxObjectBytes)
  yield* (yield* UploadTracker).touch(upload.key.projectId, upload.key.filename)
  return written
})

const readPartNumber = Effect.fnUntraced(function* ({ query }: ObjectRequest) {
  const text = query.get("partNumber") ?? ""
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= mostParts) return number
  return yield* new EdgeError({
    code: "InvalidArgument",
    message: `Part number must be an integer between 1 and ${mostParts}, inclusive`,
  })
})
