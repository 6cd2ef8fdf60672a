import { type Duration, Effect, type Schedule } from "effect"
import { untilItWorks } from "../../schedules.ts"
import { type FailureKind, NodeFailure } from "./NodeFailure.ts"

const hour = 60 * 60_000

/** The rule of retries; docs/reconstruction-nodeodm.md says the same. */
export interface Timing {
  /** Between two looks at a task. */
  readonly poll: Duration.Input
  /** Between two tries. */
  readonly backoff: Schedule.Schedule<unknown>
  /** How long a kind of failure is tried again after the first one in a row, in milliseconds; left out: it is not. */
  readonly patience: Partial<Record<FailureKind, number>>
  /** How long the removal of a task on the node is waited for; then it goes on in the background. */
  readonly removal: Duration.Input
}

export const usualTiming: Timing = {
  poll: "3 seconds",
  backoff: untilItWorks,
  patience: { unreachable: 24 * hour, busy: 24 * hour, odd: hour, "out-of-disk": hour },
  removal: "10 seconds",
}

/** Repeats a call of the node by the rule; `waiting` is called for each failure. */
export const makePersistent =
  ({ backoff, patience }: Timing, waiting: (failure: NodeFailure) => void) =>
  <A, E, R>(call: Effect.Effect<A, E | NodeFailure, R>): Effect.Effect<A, E | NodeFailure, R> =>
    Effect.suspend(() => {
      let since: number | undefined
      const goesOn = (error: E | NodeFailure): boolean => {
        if (!(error instanceof NodeFailure)) return false
        since ??= Date.now()
        if (Date.now() - since >= (patience[error.kind] ?? 0)) return false
        waiting(error)
        return true
      }
      return Effect.retry(call, { schedule: backoff, while: goesOn })
    })

export type Persistent = ReturnType<typeof makePersistent>
