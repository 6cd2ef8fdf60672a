import { Context, type Effect } from "effect"
import type { Changed, Denied, ImageFault, Retryable, TargetRefused } from "../engine/Errors.ts"
import type { Target } from "../lifecycle/State.ts"
import type { Payload } from "./ImageSource.ts"

/** What can go wrong with a put. `Retryable` with `answered: false` leaves the outcome unknown. */
export type PutError = Retryable | Denied | TargetRefused | Changed | ImageFault

/**
 * Moves bytes into a bucket.
 *
 * `put` succeeds only when the bucket acknowledged all bytes. It does not retry: it classifies. `onProgress` is told the bytes
 * handed over so far, never more than the size, and need not be told all of them. When it is interrupted nothing reads the payload
 * any more once it has ended.
 */
export class Storage extends Context.Service<
  Storage,
  {
    readonly put: (payload: Payload, target: Target, onProgress: (bytes: number) => void) => Effect.Effect<void, PutError>
  }
>()("@altilift/core/Storage") {}
