import { Clock, Effect, Redacted } from "effect"
import { codeIn, contentTypeOf, faultOf, isGood, refusalOf } from "../http/bucketResponse.ts"
import { hostOf, originOf } from "../http/urls.ts"
import type { ContentType } from "../lifecycle/State.ts"
import type { BucketRequest, BucketResponse, SendToBucket } from "../ports/BucketTransport.ts"
import { TargetRefused } from "../ports/Errors.ts"
import type { PartAddresses, SignedParts, UrlTarget } from "../ports/Grant.ts"
import type { MultipartUpload, ObjectKey } from "../ports/Journal.ts"
import type { PutError } from "../ports/Storage.ts"
import { type Begun, cannotGoOn, nothing, type PartsTransport } from "./multipart/PartsTransport.ts"

/** An upload in parts whose requests the server signs. */
export const urlParts = (send: SendToBucket, target: UrlTarget, { sign }: PartAddresses, type: ContentType): PartsTransport => {
  let held: SignedParts | undefined

  /** Addresses that are good now, with that of part `number` among them. */
  const addresses = Effect.fnUntraced(function* ({ uploadId, partSize }: Begun, number: number) {
    if (held?.uploadId === uploadId && covers(held, number) && (yield* Clock.currentTimeMillis) < held.usableUntil) return held
    held = yield* sign({ uploadId, partSize, from: number })
    return held?.uploadId === uploadId && held.partSize === partSize && covers(held, number) ? held : undefined
  })

  /** Sends a request; with fresh addresses once more where those at hand are refused, because they may have expired. */
  const ask = Effect.fnUntraced(function* (
    upload: Begun,
    number: number,
    requestTo: (signed: SignedParts) => BucketRequest,
    onProgress: (bytes: number) => void = () => {},
  ): Effect.fn.Return<BucketResponse, PutError> {
    for (;;) {
      const before = held
      const signed = yield* addresses(upload, number)
      // The server goes on with none, or with another one.
      if (signed === undefined) return unknownUpload
      const request = requestTo(signed)
      const answer = failedInside(yield* send(request, onProgress))
      if (isGood(answer) || cannotGoOn.includes(answer.code)) return answer
      const fault = yield* faultOf(hostOf(request.url), answer)
      if (fault !== undefined) return yield* fault
      if (signed !== before) return yield* new TargetRefused({ problem: refusalOf(hostOf(request.url), answer) })
      held = undefined
    }
  })

  const contentType = contentTypeOf[type]
  return {
    object: Effect.sync(() => objectOf(Redacted.value(target.url))),
    begin: Effect.fnUntraced(function* (partSize) {
      held = yield* sign({ uploadId: undefined, partSize, from: 1 })
      return held === undefined ? undefined : { uploadId: held.uploadId, partSize: held.partSize }
    }),
    put: (upload, { number, from, to }, body, onProgress) => {
      const request = { method: "PUT", headers: {}, contentType, body, from, to } as const
      return ask(upload, number, signed => ({ ...request, url: urlOf(signed, number) }), onProgress)
    },
    complete: (upload, parts) => {
      const bytes = completionOf(parts)
      const list = { body: { kind: "bytes", bytes }, from: 0, to: bytes.byteLength } as const
      const request = { method: "POST", headers: {}, contentType: "application/xml", ...list } as const
      return ask(upload, held?.from ?? 1, signed => ({ ...request, url: Redacted.value(signed.complete) }))
    },
    abort: upload => {
      const request = { method: "DELETE", headers: {}, contentType, ...nothing } as const
      return ask(upload, held?.from ?? 1, signed => ({ ...request, url: Redacted.value(signed.abort) }))
    },
  }
}

const covers = ({ from, urls }: SignedParts, number: number): boolean => number >= from && number < from + urls.length

const urlOf = ({ from, urls }: SignedParts, number: number): string => {
  const url = urls[number - from]
  return url === undefined ? "" : Redacted.value(url)
}

/** The CompleteMultipartUpload document. */
const completionOf = (parts: MultipartUpload["parts"]): Uint8Array => {
  const list = [...parts]
    .sort((one, other) => one.number - other.number)
    .map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`)
  return asciiOf(`<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`)
}

const asciiOf = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const unknownUpload: BucketResponse = { status: 404, headers: {}, code: "NoSuchUpload", text: "" }

/** S3 begins its answer to a completion before it is done, with 200: what went wrong stands in the body. */
const failedInside = (answer: BucketResponse): BucketResponse => {
  const code = isGood(answer) && answer.text.includes("<Error>") ? codeIn(500, answer.text) : undefined
  return code === undefined ? answer : { ...answer, status: 500, code }
}

/** The object that a signed URL is of: everything but the signature. */
const objectOf = (url: string): ObjectKey => ({
  bucket: originOf(url),
  key: /^[a-z]+:\/\/[^/?#]+\/([^?#]*)/i.exec(url)?.[1] ?? "",
})
