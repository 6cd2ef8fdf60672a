import { Context, type Effect, type Redacted } from "effect"
import type { Changed, Denied, ImageFault, Retryable, RunFault, TargetRefused } from "../engine/Errors.ts"
import type { Cloud } from "../lifecycle/State.ts"
import type { Payload } from "./ImageSource.ts"

/** Where the bytes may be put. A secret. */
export type Target = SignedUrl | OssObject

/** One PUT to one address. */
export interface SignedUrl {
  readonly cloud: Exclude<Cloud, "OSS">
  /** Prints as `<redacted>`, and only a storage driver opens it. */
  readonly url: Redacted.Redacted<string>
  /** Milliseconds since 1970 by the local clock; the target is not used at or after this. */
  readonly usableUntil: number
}

/** An object in an OSS bucket, and the credentials that all images of a run share. */
export interface OssObject {
  readonly cloud: "OSS"
  /** `{pid}/{image.filename}` (protocol: step 5). */
  readonly key: string
  readonly credentials: OssCredentials
}

/** Temporary credentials (protocol: step 3): write-only, for objects under `{pid}/` alone. */
export interface Sts {
  readonly id: string
  readonly secret: string
  readonly token: string
  /** Physical name of the bucket. */
  readonly bucket: string
  /** Host or address of the bucket's service. */
  readonly endpoint: string
  /** Milliseconds since 1970 by the server's clock. */
  readonly expire: number
}

/** Credentials that are good now. */
export interface LiveSts {
  /** Prints as `<redacted>`, and only the engine's `Credentials` and a storage driver open it. The same object as long as it is the same STS. */
  readonly sts: Redacted.Redacted<Sts>
  /** Milliseconds to add to the local clock to get the bucket's. */
  readonly skew: number
}

/** The way to credentials that are good now. A storage driver asks before every request, and says what the bucket said of them. */
export interface OssCredentials {
  readonly live: Effect.Effect<LiveSts, ImageFault | RunFault>
  /** The bucket calls them expired or unknown: they are not used any more. */
  readonly refused: (sts: Redacted.Redacted<Sts>) => Effect.Effect<void>
  /** The bucket refuses a request for its date, and says what time it is (milliseconds since 1970). */
  readonly clock: (bucketTime: number) => Effect.Effect<void>
}

/** What can go wrong with a put. `Retryable` with `answered: false` leaves the outcome unknown. */
export type PutError = Retryable | Denied | TargetRefused | Changed | ImageFault | RunFault

/**
 * Moves bytes into a bucket.
 *
 * `clouds` are those whose targets `put` takes; a bucket of another cloud is passed over.
 *
 * `reach` connects to the address of a bucket (an http or https URL) and succeeds with the first byte of any answer that is not the word of
 * somebody in front of it that it is down (HTTP 5xx). It shows no secret and writes nothing, and it may wait for ever.
 *
 * `put` succeeds only when the bucket acknowledged all bytes. It does not retry: it classifies. `onProgress` is told the bytes
 * handed over so far, never more than the size, and need not be told all of them. When it is interrupted nothing reads the payload
 * any more once it has ended.
 */
export class Storage extends Context.Service<
  Storage,
  {
    readonly clouds: ReadonlyArray<Cloud>
    readonly reach: (address: string) => Effect.Effect<void, Retryable>
    readonly put: (payload: Payload, target: Target, onProgress: (bytes: number) => void) => Effect.Effect<void, PutError>
  }
>()("@altilift/core/Storage") {}
