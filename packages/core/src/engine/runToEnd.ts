import { Clock, Effect, Option } from "effect"
import type { Move } from "../lifecycle/Move.ts"
import type { RunFault } from "../ports/Errors.ts"
import type { Outcome } from "./Outcome.ts"
import type { RunRecord } from "./RunRecord.ts"

/** A run that is under way. */
export interface Running {
  readonly record: RunRecord
  /** Makes the last move of an image, without any effort for it. */
  readonly conclude: (move: Move) => Effect.Effect<void>
  /** Completes when everything has ended; fails when nothing can go on. */
  readonly ended: Effect.Effect<void, RunFault>
  /** Completes when the caller wants no more, and what has to be finished for that is. */
  readonly stopped: Effect.Effect<void>
  readonly close: Effect.Effect<void>
}

/**
 * Waits for the end of a run, one way or the other; what has not ended by then is Unfinished, so that everything is in
 * the outcome once.
 */
export const runToEnd = Effect.fnUntraced(function* ({ record, conclude, ended, stopped, close }: Running, startedAt: number) {
  const end = yield* Effect.raceFirst(Effect.asSome(Effect.catch(ended, Effect.succeed)), Effect.as(stopped, Option.none())).pipe(
    Effect.ensuring(close),
  )
  const fault = Option.isSome(end) ? (end.value ?? undefined) : undefined
  for (const from of record.unfinished()) {
    // The end of one may have been the end of its duplicates.
    if (record.isOpen(from.file)) yield* conclude({ on: "stopped", from })
  }
  return {
    images: record.finals().filter(({ file }) => file.meta === undefined),
    metaFiles: record.finals().filter(({ file }) => file.meta !== undefined),
    summary: record.summary(),
    bytesSent: record.bytesSent(),
    duration: (yield* Clock.currentTimeMillis) - startedAt,
    fault,
    stopped: Option.isNone(end),
  } satisfies Omit<Outcome, "buckets">
})
