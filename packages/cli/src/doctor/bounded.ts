import { Cause, Effect } from "effect"
import { type CheckName, type Finding, found } from "./Finding.ts"

export type Findings = ReadonlyArray<Finding>

/**
 * Ends a check after so many seconds. A timeout or a failure becomes a finding, so that the other checks are reported
 * all the same.
 */
export const bounded = <R>(check: CheckName, seconds: number, work: Effect.Effect<Findings, unknown, R>) =>
  work.pipe(
    Effect.timeoutOrElse({
      duration: seconds * 1000,
      orElse: () => Effect.succeed<Findings>([found(check, "wrong", "check-silent", { seconds })]),
    }),
    Effect.catchCause(cause =>
      Cause.hasInterruptsOnly(cause)
        ? Effect.interrupt
        : Effect.succeed<Findings>([found(check, "wrong", "check-failed", { words: messageOf(Cause.squash(cause)) })]),
    ),
  )

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
