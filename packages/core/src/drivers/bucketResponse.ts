import { Clock, Effect } from "effect"
import { dateOf, isBusy, isPassing, retryAfterMillis } from "../http/failures.ts"
import type { ImageType } from "../lifecycle/State.ts"
import { type BucketRequest, type BucketResponse, hostOf } from "../ports/BucketTransport.ts"
import { ImageFault, Retryable } from "../ports/Errors.ts"
import type { Problem } from "../problems/Problem.ts"

export const contentTypeOf: Record<ImageType, string> = { JPEG: "image/jpeg", PNG: "image/png", TIFF: "image/tiff" }

export const isGood = ({ status }: BucketResponse): boolean => status >= 200 && status < 300

/** What a refusal says. */
export const refusalOf = (
  request: BucketRequest,
  { status, code: error = "" }: BucketResponse,
  code: "bucket-refused" | "bucket-refused-size" | "bucket-refused-clock" = "bucket-refused",
): Problem => ({ code, host: hostOf(request.url), status, error })

/** Classifies a refusal that is not about the right to write; `undefined`: it is. */
export const faultOf = (request: BucketRequest, answer: BucketResponse): Effect.Effect<Retryable | ImageFault | undefined> =>
  Effect.map(Clock.currentTimeMillis, now => {
    const { status, code, headers } = answer
    if (status === 413 || code === "EntityTooLarge") {
      return new ImageFault({ problem: refusalOf(request, answer, "bucket-refused-size"), rerunMayHelp: false })
    }
    if (status >= 500 || isPassing(status) || code === "RequestTimeout" || code === "IncompleteBody") {
      return new Retryable({
        problem: refusalOf(request, answer),
        answered: true,
        busy: isBusy(status),
        retryAfter: retryAfterMillis(headers["retry-after"], dateOf(headers) ?? now),
      })
    }
    return undefined
  })

/** When the bucket says it is (milliseconds since 1970): in its refusal of a date, else in the header. */
export const bucketTimeOf = ({ text, headers }: BucketResponse): number | undefined => {
  const at = Date.parse(/<ServerTime>([^<]{1,40})<\/ServerTime>/.exec(text)?.[1] ?? "")
  return Number.isNaN(at) ? dateOf(headers) : at
}
