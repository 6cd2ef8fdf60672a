import { Context, type Effect } from "effect"
import type { Changed, Denied, ImageFault, Retryable, RunFault, TargetRefused } from "./Errors.ts"
import type { GrantKind, Target } from "./Grant.ts"
import type { Payload } from "./ImageSource.ts"

/**
 * Called with the bytes handed over so far, never more than the size, and not necessarily all of them; and how many of
 * them the bucket has acknowledged as parts, which are not sent again whatever becomes of the put.
 */
export type OnProgress = (bytes: number, acknowledged?: number) => void

/** What can go wrong with a put. `Retryable` with `answered: false` leaves the outcome unknown. */
export type PutError = Retryable | Denied | TargetRefused | Changed | ImageFault | RunFault

/**
 * Moves bytes into a bucket.
 *
 * `kinds` are those whose targets `put` takes: it fails with the problem `storage-missing` for any other. A bucket
 * whose grants are of another kind is not chosen.
 *
 * `reach` connects to the address of a bucket (an http or https URL) and succeeds with the first byte of any response
 * except 5xx. It shows no secret and writes nothing, and it has no time limit.
 *
 * `put` succeeds only when the bucket acknowledged all bytes. It does not retry: it classifies. `onProgress` is as
 * `OnProgress` says. When it is interrupted nothing reads the payload any more once it has ended. Big files, and those
 * that were cut off before, go in parts where the bucket takes them, which the journal keeps: a later put of the same
 * bytes to the same object goes on with them.
 *
 * `giveUp`: nothing will be put to this target any more. An upload in parts that was begun there is aborted as far as
 * that is allowed, and its record removed. It never fails, and takes a few seconds at most.
 */
export class Storage extends Context.Service<
  Storage,
  {
    readonly kinds: ReadonlyArray<GrantKind>
    readonly reach: (address: string) => Effect.Effect<void, Retryable>
    readonly put: (payload: Payload, target: Target, onProgress: OnProgress) => Effect.Effect<void, PutError>
    readonly giveUp: (target: Target) => Effect.Effect<void>
  }
>()("@altilift/core/Storage") {}
