import type { Effect } from "effect"
import type { BodyRange, BucketRequest, BucketResponse, SendToBucket } from "../../ports/BucketTransport.ts"
import type { Retryable, RunFault } from "../../ports/Errors.ts"
import type { LiveSts } from "../../ports/Grant.ts"
import type { MultipartUpload } from "../../ports/Journal.ts"

/** What is asked of the bucket. Each call is one request. */
export type OssCall =
  | { readonly call: "put"; readonly range: BodyRange }
  | { readonly call: "initiate" }
  | { readonly call: "put-part"; readonly uploadId: string; readonly number: number; readonly range: BodyRange }
  | { readonly call: "complete"; readonly uploadId: string; readonly parts: MultipartUpload["parts"] }
  | { readonly call: "abort"; readonly uploadId: string }

/** About which object, and the type of its bytes. */
export interface OssObject {
  readonly key: string
  readonly contentType: string
}

/** What the bucket said, as far as the vendor's client reads it. */
export interface OssReply extends BucketResponse {
  readonly host: string
  /** Of an upload that was initiated. */
  readonly uploadId?: string | undefined
  /** When the bucket says it is (milliseconds since 1970). */
  readonly time?: number | undefined
}

/** Makes a call with an STS, by the bucket's clock. The request goes over `send`, whose failures are the call's. */
export type OssClient = (
  live: LiveSts,
  object: OssObject,
  call: OssCall,
  send: (request: BucketRequest) => ReturnType<SendToBucket>,
) => Effect.Effect<OssReply, Effect.Error<ReturnType<SendToBucket>> | Retryable | RunFault>
