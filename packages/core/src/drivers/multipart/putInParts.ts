import { Effect } from "effect"
import type { BucketResponse } from "../../ports/BucketTransport.ts"
import { TargetRefused } from "../../ports/Errors.ts"
import type { Payload } from "../../ports/ImageSource.ts"
import type { Journal, MultipartUpload, ObjectKey } from "../../ports/Journal.ts"
import type { OnProgress, PutError } from "../../ports/Storage.ts"
import { giveUpUpload } from "./giveUp.ts"
import type { PartsTransport } from "./PartsTransport.ts"
import { mayHaveParts, type PartSizes, partSizeFor } from "./partSize.ts"

export interface Multipart {
  readonly transport: PartsTransport
  readonly journal: Journal["Service"]
  readonly payload: Payload
  readonly sizes: PartSizes
  /** How often putting these bytes was cut off before. */
  readonly cutOffs: number
  readonly onProgress: OnProgress
  /** Puts the file in one piece. */
  readonly whole: Effect.Effect<void, PutError>
  /** Whether the bucket is there and yet did not answer, because this program must not ask. */
  readonly forbidden?: Effect.Effect<boolean>
}

/**
 * What became of an upload: all of it is there; the bucket does not know it; it does not let us do what it takes, so
 * the file goes in one piece.
 */
type Finished = "complete" | "unknown" | "forbidden"

/**
 * Puts a file in parts where that is worth it, one after the other, and keeps in the journal which of them the bucket
 * acknowledged. An upload that an earlier attempt or run began is continued. The bucket is not asked what it has,
 * because the grant may allow writing only. One that the bucket no longer has starts again, once; but where it was
 * asked to put the parts together before, and the answer was lost, that is why it does not know it.
 */
export const putInParts = Effect.fnUntraced(function* (multipart: Multipart): Effect.fn.Return<void, PutError> {
  const { payload, sizes, cutOffs, transport, whole } = multipart
  const { size } = payload.content
  if (!mayHaveParts(size, sizes)) return yield* whole
  const wanted = partSizeFor(size, cutOffs, sizes)
  const object = yield* transport.object
  const known = yield* recall(multipart, object)
  const kept = known !== undefined && isOfUse(known, multipart, wanted) ? known : undefined
  let partSize = wanted
  if (kept !== undefined) {
    const finished = yield* finish(multipart, object, kept)
    if (finished === "complete") return
    if (finished === "forbidden") return yield* whole
    partSize ??= kept.partSize
  } else if (known !== undefined) yield* giveUpUpload(multipart, object, known)
  const begun = partSize === undefined ? undefined : yield* begin(multipart, object, partSize)
  const finished = begun === undefined ? "forbidden" : yield* finish(multipart, object, begun)
  if (finished === "forbidden") return yield* whole
  if (finished === "unknown") {
    return yield* new TargetRefused({ problem: { code: "multipart-unknown" } })
  }
})

/** A journal that cannot be read or written will say so when the image is stored; a part is all that is lost. */
const recall = ({ journal }: Multipart, object: ObjectKey) =>
  Effect.catch(journal.multipart(object), () => Effect.succeed(undefined))

/**
 * Whether the journal means this file; an upload that has no part yet may have been begun with parts too big for the
 * link.
 */
const isOfUse = ({ checksum, size, partSize, parts }: MultipartUpload, { payload }: Multipart, wanted: number | undefined) =>
  checksum === payload.content.checksum &&
  size === payload.content.size &&
  (parts.length > 0 || wanted === undefined || partSize <= wanted)

const save = ({ journal }: Multipart, object: ObjectKey, upload: MultipartUpload | undefined) =>
  Effect.ignore(journal.saveMultipart(object, upload))

const begin = Effect.fnUntraced(function* (multipart: Multipart, object: ObjectKey, wanted: number) {
  const begun = yield* multipart.transport.begin(wanted)
  if (begun === undefined) return undefined
  const { size, checksum } = multipart.payload.content
  const upload: MultipartUpload = { ...begun, checksum, size, parts: [], completing: false }
  yield* save(multipart, object, upload)
  return upload
})

/** Sends what is missing and has the parts put together. */
const finish = Effect.fnUntraced(function* (
  multipart: Multipart,
  object: ObjectKey,
  begun: MultipartUpload,
): Effect.fn.Return<Finished, PutError> {
  const { payload, transport, onProgress } = multipart
  const { size } = payload.content
  let upload = begun
  let sent = 0
  for (let from = 0, number = 1; from < size; from += upload.partSize, number++) {
    const to = Math.min(size, from + upload.partSize)
    if (!upload.parts.some(part => part.number === number)) {
      const answer = yield* transport.put(upload, { number, from, to }, payload.body, bytes => onProgress(sent + bytes, sent))
      if (answer.code !== undefined) return yield* forget(multipart, object, upload, answer.code)
      const { etag } = answer.headers
      // A page cannot read a header that the bucket's CORS does not expose.
      if (etag === undefined) {
        yield* giveUpUpload(multipart, object, upload)
        return "forbidden"
      }
      upload = { ...upload, parts: [...upload.parts, { number, etag }] }
      yield* save(multipart, object, upload)
      onProgress(sent + to - from, sent + to - from)
    }
    sent += to - from
  }
  // Also where nothing was left to send.
  onProgress(size, size)
  if (!upload.completing) yield* save(multipart, object, { ...upload, completing: true })
  const answer = yield* complete(multipart, upload)
  if (answer === undefined) {
    yield* giveUpUpload(multipart, object, upload)
    return "forbidden"
  }
  const { code } = answer
  if (code !== undefined && !(code === "NoSuchUpload" && upload.completing)) {
    return yield* forget(multipart, object, upload, code)
  }
  yield* save(multipart, object, undefined)
  return "complete"
})

/** `undefined`: it was asked before without an answer, although the bucket is reachable. */
const complete = (
  { transport, forbidden }: Multipart,
  upload: MultipartUpload,
): Effect.Effect<BucketResponse | undefined, PutError> =>
  Effect.catchTag(transport.complete(upload, upload.parts), "Retryable", error => {
    if (error.answered || !upload.completing || forbidden === undefined) return Effect.fail(error)
    return Effect.flatMap(forbidden, is => (is ? Effect.succeed(undefined) : Effect.fail(error)))
  })

/** Codes of an upload that cannot be continued. One that the bucket does not have needs no abort. */
const forget = Effect.fnUntraced(function* (
  multipart: Multipart,
  object: ObjectKey,
  upload: MultipartUpload,
  code: string,
): Effect.fn.Return<Finished> {
  yield* code === "NoSuchUpload" ? save(multipart, object, undefined) : giveUpUpload(multipart, object, upload)
  return "unknown"
})
