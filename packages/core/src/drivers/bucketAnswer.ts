import { Clock, Effect } from "effect"
import { ImageFault, Retryable } from "../engine/Errors.ts"
import { dateOf, isBusy, isPassing, retryAfterMillis } from "../engine/HttpFailure.ts"
import type { ImageType } from "../lifecycle/State.ts"
import { type BucketAnswer, type BucketRequest, hostOf } from "../ports/BucketWire.ts"

export const contentTypeOf: Record<ImageType, string> = { JPEG: "image/jpeg", PNG: "image/png", TIFF: "image/tiff" }

export const isGood = ({ status }: BucketAnswer): boolean => status >= 200 && status < 300

/** What a refusal says, for people. */
export const refusalOf = (request: BucketRequest, { status, code }: BucketAnswer): string =>
  `The bucket ${hostOf(request.url)} refused the bytes (HTTP ${status}${code === undefined ? "" : ` ${code}`})`

/** Classifies a refusal that is not about the right to write; `undefined`: it is. */
export const faultOf = (request: BucketRequest, answer: BucketAnswer): Effect.Effect<Retryable | ImageFault | undefined> =>
  Effect.map(Clock.currentTimeMillis, now => {
    const { status, code, headers } = answer
    const message = refusalOf(request, answer)
    if (status === 413 || code === "EntityTooLarge") {
      return new ImageFault({ message: `${message}: the image is larger than it takes`, rerunMayHelp: false })
    }
    if (status >= 500 || isPassing(status) || code === "RequestTimeout" || code === "IncompleteBody") {
      return new Retryable({
        message,
        answered: true,
        busy: isBusy(status),
        retryAfter: retryAfterMillis(headers["retry-after"], dateOf(headers) ?? now),
      })
    }
    return undefined
  })

/** When the bucket says it is (milliseconds since 1970): in its refusal of a date, else in the header. */
export const bucketTimeOf = ({ text, headers }: BucketAnswer): number | undefined => {
  const at = Date.parse(/<ServerTime>([^<]{1,40})<\/ServerTime>/.exec(text)?.[1] ?? "")
  return Number.isNaN(at) ? dateOf(headers) : at
}
