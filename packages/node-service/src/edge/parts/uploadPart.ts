import { Effect } from "effect"
import type { ObjectKey } from "../../buckets/Bucket.ts"
import { Settings } from "../../config.ts"
import { Arrivals } from "../../images/Arrivals.ts"
import { KeyedLock } from "../../KeyedLock.ts"
import { admit, roomFor } from "../acceptObject.ts"
import { bodySource, readLength, tooLarge } from "../body.ts"
import { EdgeError } from "../EdgeError.ts"
import { EdgeFiles } from "../EdgeFiles.ts"
import type { Answer, ObjectRequest } from "../Protocol.ts"
import type { Dialect } from "./Dialect.ts"
import { digestBody } from "./digest.ts"
import { PartFiles, type Upload } from "./PartFiles.ts"
import { mostParts } from "./partList.ts"
import { findUpload, noSuchUpload, uploadLock } from "./uploads.ts"

/** UploadPart: one part of an object, kept until the upload is completed or given up. */
export const uploadPart = Effect.fn("parts.uploadPart")(function* (request: ObjectRequest, key: ObjectKey, dialect: Dialect) {
  const { maxObjectBytes } = yield* Settings
  const arrivals = yield* Arrivals
  const number = yield* readPartNumber(request)
  const length = yield* readLength(request)
  const digest = digestBody(request, maxObjectBytes)
  const body = bodySource(request, { length, look: digest.look })
  yield* arrivals.receiving(key.projectId, key.filename)
  const discarded = (yield* admit(key)) === "discard"
  const { md5 } = discarded
    ? yield* Effect.andThen(body.discard, digest.finish)
    : yield* keep(yield* findUpload(request, key), number, length ?? 0, draft => Effect.andThen(body.write(draft), digest.finish))
  return { status: 200, headers: { etag: dialect.etag(md5) } } satisfies Answer
}, Effect.scoped)

const keep = Effect.fnUntraced(function* <E, R>(
  upload: Upload,
  number: number,
  length: number,
  write: (draft: string) => Effect.Effect<{ readonly size: number; readonly md5: string }, E, R>,
) {
  const parts = yield* PartFiles
  const { maxObjectBytes } = yield* Settings
  const others = ((yield* parts.parts(upload)) ?? []).filter(part => part.number !== number)
  const room = maxObjectBytes - others.reduce((sum, part) => sum + part.size, 0)
  if (length > room) return yield* tooLarge(maxObjectBytes)
  yield* roomFor(upload.key, length)
  const draft = (yield* EdgeFiles).draft()
  const written = yield* write(draft)
  const kept = yield* (yield* KeyedLock).withLock(uploadLock(upload), parts.commit(draft, upload, { number, ...written }))
  if (!kept) return yield* noSuchUpload
  yield* (yield* Arrivals).touch(upload.key.projectId, upload.key.filename)
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
