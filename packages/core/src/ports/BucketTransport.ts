import { Context, type Effect } from "effect"
import type { Changed, ImageFault, Retryable, RunFault } from "./Errors.ts"
import type { Body } from "./ImageSource.ts"

/** The bytes of a body that a request carries: `from` up to `to`. */
export interface BodyRange {
  readonly body: Body
  readonly from: number
  readonly to: number
}

/** One request to a bucket, signed. */
export interface BucketRequest extends BodyRange {
  readonly method: "PUT" | "POST" | "DELETE"
  /** A secret where it is signed. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly contentType: string
}

/** What a bucket said. */
export interface BucketResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The bucket's own name for what went wrong, from its XML; absent when all is well. */
  readonly code: string | undefined
  readonly text: string
}

/**
 * Carries requests to buckets, below the storage drivers that know what to say to them.
 *
 * `send` sends one request, and tells `onProgress` the bytes of it handed over so far. It does not retry, and fails
 * where there is no answer: also when nothing moved for a minute. A `RunFault` is what no later try would end
 * otherwise: a certificate that is not accepted. When it is interrupted nothing reads the body any more.
 *
 * `reach` is as `Storage.reach`.
 *
 * `inPage`: it is a page's, so no answer may mean that the bucket's CORS keeps this method from it.
 */
export class BucketTransport extends Context.Service<
  BucketTransport,
  {
    readonly send: (
      request: BucketRequest,
      onProgress: (bytes: number) => void,
    ) => Effect.Effect<BucketResponse, Retryable | Changed | ImageFault | RunFault>
    readonly reach: (address: string) => Effect.Effect<void, Retryable>
    readonly inPage?: boolean
  }
>()("@altilift/core/BucketTransport") {}

/** Sends one request to a bucket. */
export type SendToBucket = BucketTransport["Service"]["send"]
