import { Clock, Effect } from "effect"
import type { ContentType } from "../lifecycle/State.ts"
import type { BucketResponse } from "../ports/BucketTransport.ts"
import { ImageFault, Retryable } from "../ports/Errors.ts"
import type { Problem } from "../problems/Problem.ts"
import { dateOf, isBusy, isPassing, retryAfterMillis } from "./failures.ts"

export const contentTypeOf: Record<ContentType, string> = {
  JPEG: "image/jpeg",
  PNG: "image/png",
  TIFF: "image/tiff",
  META: "text/plain",
}

/** A web page in place of a bucket's answer: of a network that wants a sign-in, or of a proxy. */
const isPage = ({ text }: Pick<BucketResponse, "text">): boolean => /^\s*<(!doctype html|html)\b/i.test(text)

const isSuccess = ({ status }: Pick<BucketResponse, "status">): boolean => status >= 200 && status < 300

/** Whether the bucket has done what it was asked. */
export const isGood = (response: Pick<BucketResponse, "status" | "text">): boolean => isSuccess(response) && !isPage(response)

/**
 * The bucket's own name for what went wrong, from an XML body. It is the only element that is read here;
 * fast-xml-parser, which the service has, would cost a page 21 KB (gzip) for it.
 */
export const codeIn = (status: number, text: string): string | undefined =>
  status < 300 ? undefined : /<Code>([A-Za-z0-9._-]{1,80})<\/Code>/.exec(text)?.[1]

/** What a refusal says. */
export const refusalOf = (
  host: string,
  { status, code: error = "" }: BucketResponse,
  code: "bucket-refused" | "bucket-refused-size" | "bucket-refused-quota" | "bucket-refused-clock" = "bucket-refused",
): Problem => ({ code, host, status, error })

/** Classifies a response that is not good and not about the right to write; `undefined`: it is about that. */
export const faultOf = (host: string, response: BucketResponse): Effect.Effect<Retryable | ImageFault | undefined> =>
  Effect.map(Clock.currentTimeMillis, now => {
    const { status, code, headers } = response
    // Whether the bucket has the bytes, only the server knows.
    if (isSuccess(response)) return new Retryable({ problem: { code: "bucket-answered-page", host }, answered: true })
    if (status === 413 || code === "EntityTooLarge") {
      return new ImageFault({ problem: refusalOf(host, response, "bucket-refused-size"), rerunMayHelp: false })
    }
    // A smaller image may have room.
    if (code === "QuotaExceeded") {
      return new ImageFault({ problem: refusalOf(host, response, "bucket-refused-quota"), rerunMayHelp: true })
    }
    if (status >= 500 || isPassing(status) || code === "RequestTimeout" || code === "IncompleteBody") {
      return new Retryable({
        problem: refusalOf(host, response),
        answered: true,
        busy: isBusy(status),
        retryAfter: retryAfterMillis(headers["retry-after"], dateOf(headers) ?? now),
      })
    }
    return undefined
  })
