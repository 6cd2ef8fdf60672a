import type { Effect } from "effect"
import type { BucketResponse } from "../../ports/BucketTransport.ts"
import type { Body } from "../../ports/ImageSource.ts"
import type { MultipartUpload, ObjectKey } from "../../ports/Journal.ts"
import type { PutError } from "../../ports/Storage.ts"

/** An upload that was begun. */
export type Begun = Pick<MultipartUpload, "uploadId" | "partSize">

/** One part: its bytes are those of the file `from` up to `to`. */
export interface Part {
  readonly number: number
  readonly from: number
  readonly to: number
}

/**
 * How the requests of an upload in parts reach the bucket, each with the right to do it. They answer what is good, and
 * has no code; or that the upload cannot be continued, by its code (`cannotGoOn`). All else fails with the class of the
 * refusal.
 */
export interface PartsTransport {
  /** Names the object in the journal. */
  readonly object: Effect.Effect<ObjectKey, PutError>
  /** Begins an upload whose parts have at least so many bytes; `undefined`: the bucket takes no parts. */
  readonly begin: (partSize: number) => Effect.Effect<Begun | undefined, PutError>
  readonly put: (
    upload: Begun,
    part: Part,
    body: Body,
    onProgress: (bytes: number) => void,
  ) => Effect.Effect<BucketResponse, PutError>
  readonly complete: (upload: Begun, parts: MultipartUpload["parts"]) => Effect.Effect<BucketResponse, PutError>
  readonly abort: (upload: Begun) => Effect.Effect<BucketResponse, PutError>
}

/** What a bucket answers that does not know an upload, or not the parts that it is said to have. */
export const cannotGoOn: ReadonlyArray<string | undefined> = ["NoSuchUpload", "InvalidPart", "InvalidPartOrder"]

/** A request without a body. */
export const nothing = { body: { kind: "bytes", bytes: new Uint8Array() }, from: 0, to: 0 } as const
