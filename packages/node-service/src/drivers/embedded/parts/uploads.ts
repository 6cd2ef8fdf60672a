import { Effect } from "effect"
import { KeyedLock } from "../../../KeyedLock.ts"
import type { ObjectKey } from "../../../ports/Bucket.ts"
import { admit } from "../acceptObject.ts"
import { EdgeError } from "../EdgeError.ts"
import type { Answer, ObjectRequest } from "../Protocol.ts"
import { toXml } from "../toXml.ts"
import { type Part, PartFiles, type Upload } from "./PartFiles.ts"

/** InitiateMultipartUpload. */
export const initiate = Effect.fn("parts.initiate")(function* (request: ObjectRequest, key: ObjectKey) {
  yield* admit(key)
  const { id } = yield* (yield* PartFiles).begin(key)
  const body = toXml("InitiateMultipartUploadResult", { Bucket: request.bucket, Key: request.name, UploadId: id })
  return { status: 200, body } satisfies Answer
})

/** AbortMultipartUpload. */
export const abort = Effect.fn("parts.abort")(function* (request: ObjectRequest, key: ObjectKey) {
  const upload = yield* findUpload(request, key)
  yield* (yield* KeyedLock).withLock(uploadLock(upload), (yield* PartFiles).remove(upload))
  return { status: 204 } satisfies Answer
})

/** ListParts: what arrived, so that an interrupted upload can be resumed by part. */
export const listParts = Effect.fn("parts.listParts")(function* (request: ObjectRequest, key: ObjectKey) {
  const files = yield* PartFiles
  const upload = yield* findUpload(request, key)
  const limit = yield* readCount(request, "max-parts", 1000)
  const after = yield* readCount(request, "part-number-marker", 0)
  const parts = newest(yield* files.parts(upload)).filter(part => part.number > after)
  const page = parts.slice(0, limit)
  const body = toXml("ListPartsResult", {
    Bucket: request.bucket,
    Key: request.name,
    UploadId: upload.id,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.at(-1)?.number ?? after),
    MaxParts: String(limit),
    IsTruncated: String(parts.length > page.length),
    Part: yield* Effect.forEach(page, part => describe(upload, part)),
  })
  return { status: 200, body } satisfies Answer
})

const describe = Effect.fnUntraced(function* (upload: Upload, part: Part) {
  return {
    PartNumber: String(part.number),
    LastModified: new Date(yield* (yield* PartFiles).arrivedAt(upload, part)).toISOString(),
    ETag: `"${part.md5}"`,
    Size: String(part.size),
  }
})

/** One part a number: a crash between two of the same number leaves both, and either may be sent again. */
const newest = (parts: ReadonlyArray<Part> = []): ReadonlyArray<Part> =>
  parts.filter((part, at) => part.number !== parts[at + 1]?.number)

const readCount = Effect.fnUntraced(function* ({ query }: ObjectRequest, name: string, otherwise: number) {
  const text = query.get(name)
  if (text === undefined || text === "") return otherwise
  if (/^\d{1,6}$/.test(text)) return name === "max-parts" ? Math.min(Math.max(Number(text), 1), 1000) : Number(text)
  return yield* new EdgeError({ code: "InvalidArgument", message: `${name} must be a whole number` })
})

/** The upload that a request names; it must be one of this very object. */
const findUpload = Effect.fnUntraced(function* ({ query }: ObjectRequest, key: ObjectKey) {
  const upload: Upload = { key, id: query.get("uploadId") ?? "" }
  if ((yield* (yield* PartFiles).parts(upload)) === undefined) return yield* noSuchUpload
  return upload
})

export const noSuchUpload = new EdgeError({
  code: "NoSuchUpload",
  message: "The specified upload does not exist. The upload id may be invalid, or the upload may have been aborted or completed.",
})

/** What is done to an upload's parts is done one after the other. */
export const uploadLock = ({ id }: Upload): string => `upload/${id}`
