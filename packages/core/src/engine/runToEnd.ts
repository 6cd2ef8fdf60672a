import { Cause, Effect, Option } from "effect"
import type { Move } from "../lifecycle/Move.ts"
import { RunFault } from "../ports/Errors.ts"
import type { Outcome } from "./Outcome.ts"
import type { RunRecord } from "./RunRecord.ts"
import { makeSteadyTime } from "./steadyTime.ts"

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
export const runToEnd = Effect.fnUntraced(function* ({ record, conclude, ended, stopped, close }: Running) {
  const steady = makeSteadyTime()
  const startedAt = yield* steady
  const end = yield* Effect.raceFirst(
    Effect.asSome(Effect.catchCause(ended, cause => Effect.succeed(faultOf(cause)))),
    Effect.as(stopped, Option.none()),
  ).pipe(Effect.ensuring(close))
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
    duration: Math.round((yield* steady) - startedAt),
    fault,
    stopped: Option.isNone(end),
  } satisfies Omit<Outcome, "buckets">
})

/** A defect of this program is reported like a fault of this machine. */
export const faultOf = (cause: Cause.Cause<RunFault>): RunFault => {
  const error = Cause.squash(cause)
  if (error instanceof RunFault) return error
  const words = error instanceof Error ? error.message : String(error)
  return new RunFault({ kind: "local", problem: { code: "unexpected", words }, cause: error })
}
