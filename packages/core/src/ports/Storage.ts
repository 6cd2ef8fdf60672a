import { Context, type Effect, type Redacted } from "effect"
import type { Changed, Denied, ImageFault, Retryable, TargetRefused } from "../engine/Errors.ts"
import type { Cloud } from "../lifecycle/State.ts"
import type { Payload } from "./ImageSource.ts"

/** Where the bytes may be put. A secret. */
export interface Target {
  readonly cloud: Cloud
  /** Signed URL for one PUT; prints as `<redacted>`, and only a storage driver opens it. */
  readonly url: Redacted.Redacted<string>
  /** Milliseconds since 1970 by the local clock; the target is not used at or after this. */
  readonly usableUntil: number
}

/** What can go wrong with a put. `Retryable` with `answered: false` leaves the outcome unknown. */
export type PutError = Retryable | Denied | TargetRefused | Changed | ImageFault

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
