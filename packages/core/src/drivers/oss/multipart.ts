import { Effect, Redacted } from "effect"
import { Retryable, TargetRefused } from "../../engine/Errors.ts"
import type { Payload } from "../../ports/ImageSource.ts"
import type { Journal, MultipartUpload, ObjectKey } from "../../ports/Journal.ts"
import type { OssObject, PutError } from "../../ports/Storage.ts"
import type { Ask } from "./ask.ts"

/** OSS takes at most 10,000 parts of an object. */
const partsAtMost = 9_000

export interface Multipart {
  readonly ask: Ask
  readonly journal: Journal["Service"]
  readonly payload: Payload
  readonly target: OssObject
  /** Bytes of a part, at least. */
  readonly partSize: number
  readonly onProgress: (bytes: number) => void
}

const nothing = { body: { kind: "bytes", bytes: new Uint8Array() }, from: 0, to: 0 } as const

/**
 * Puts a file in parts, one after the other, and keeps in the journal which of them the bucket acknowledged. An upload that was begun by an earlier
 * attempt or run is gone on with; the bucket is not asked what it has, because an STS may only write. One that the bucket does not know any more is
 * begun anew, once; but where it was asked to put the parts together before, and the answer was lost, that is why it does not know it.
 */
export const putInParts = (multipart: Multipart): Effect.Effect<void, PutError> =>
  Effect.gen(function* () {
    const object = yield* objectOf(multipart)
    const known = yield* recall(multipart, object)
    if (known !== undefined && (yield* finish(multipart, object, known))) return
    if (yield* finish(multipart, object, yield* begin(multipart, object))) return
    return yield* new TargetRefused({ message: "The bucket does not know the upload that was begun just now" })
  })

const objectOf = ({ target }: Multipart): Effect.Effect<ObjectKey, PutError> =>
  Effect.map(target.credentials.live, ({ sts }) => {
    const { endpoint, bucket } = Redacted.value(sts)
    return { bucket: `${endpoint}/${bucket}`, key: target.key }
  })

/** What the journal has of this file. A journal that cannot be read or written will say so when the image is stored; a part is all that is lost. */
const recall = ({ journal, payload, partSize }: Multipart, object: ObjectKey) =>
  Effect.map(
    Effect.catch(journal.multipart(object), () => Effect.succeed(undefined)),
    upload => {
      const { checksum, size } = payload.content
      return upload?.checksum === checksum && upload.size === size && upload.partSize >= partSize ? upload : undefined
    },
  )

const save = ({ journal }: Multipart, object: ObjectKey, upload: MultipartUpload | undefined) =>
  Effect.ignore(journal.saveMultipart(object, upload))

const begin = Effect.fnUntraced(function* (multipart: Multipart, object: ObjectKey) {
  const { ask, target, payload } = multipart
  const { type, size, checksum } = payload.content
  const request = { method: "POST", key: target.key, subresources: { uploads: "" }, type, ...nothing } as const
  const { text } = yield* ask(request, () => {})
  const uploadId = /<UploadId>([^<]{1,200})<\/UploadId>/.exec(text)?.[1]
  if (uploadId === undefined) {
    return yield* new Retryable({ message: "The bucket began an upload in parts and did not name it", answered: true })
  }
  const partSize = Math.max(multipart.partSize, Math.ceil(size / partsAtMost))
  const upload: MultipartUpload = { uploadId, checksum, size, partSize, parts: [], completing: false }
  yield* save(multipart, object, upload)
  return upload
})

/** Sends what is missing and has the parts put together. Answers false when the bucket does not know the upload. */
const finish = Effect.fnUntraced(function* (multipart: Multipart, object: ObjectKey, begun: MultipartUpload) {
  const { payload, onProgress } = multipart
  const { size } = payload.content
  let upload = begun
  let sent = 0
  for (let from = 0, number = 1; from < size; from += upload.partSize, number++) {
    const to = Math.min(size, from + upload.partSize)
    if (!upload.parts.some(part => part.number === number)) {
      const etag = yield* sendPart(multipart, upload.uploadId, number, { from, to }, bytes => onProgress(sent + bytes))
      if (etag === undefined) return yield* forget(multipart, object)
      upload = { ...upload, parts: [...upload.parts, { number, etag }] }
      yield* save(multipart, object, upload)
    }
    sent += to - from
    onProgress(sent)
  }
  if (!upload.completing) yield* save(multipart, object, { ...upload, completing: true })
  const { code } = yield* complete(multipart, upload)
  yield* save(multipart, object, undefined)
  return code === undefined || (code === "NoSuchUpload" && upload.completing)
})

const forget = (multipart: Multipart, object: ObjectKey) => Effect.as(save(multipart, object, undefined), false)

/** The part's ETag; `undefined`: the bucket does not know the upload. */
const sendPart = Effect.fnUntraced(function* (
  { ask, payload, target }: Multipart,
  uploadId: string,
  number: number,
  range: { readonly from: number; readonly to: number },
  onProgress: (bytes: number) => void,
) {
  const subresources = { partNumber: String(number), uploadId }
  const { type } = payload.content
  const { code, headers } = yield* ask(
    { method: "PUT", key: target.key, subresources, type, body: payload.body, ...range },
    onProgress,
  )
  if (code !== undefined) return undefined
  if (headers.etag === undefined) {
    return yield* new Retryable({
      message: "The bucket acknowledged a part without an ETag: does it expose that header?",
      answered: true,
    })
  }
  return headers.etag
})

const complete = ({ ask, target }: Multipart, { uploadId, parts }: MultipartUpload) => {
  const list = [...parts]
    .sort((one, other) => one.number - other.number)
    .map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`)
  const bytes = asciiOf(`<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`)
  const body = { kind: "bytes", bytes } as const
  const request = { method: "POST", key: target.key, subresources: { uploadId }, type: "XML", body } as const
  return ask({ ...request, from: 0, to: bytes.byteLength }, () => {})
}

const asciiOf = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
