import { ImageFault, type Retryable, RunFault } from "../ports/Errors.ts"
import type { Activity, Problem } from "../problems/Problem.ts"

/** What is being done, for problems and events: a request or a transfer; `name`: of its file or project, or empty. */
export interface Doing {
  readonly activity: Activity
  readonly name: string
}

/** A transfer counts as lost when nothing moved for so long (milliseconds), at most; see `HttpBucketTransport`. */
export const longestStandstill = 12 * 60_000

/** Failures in a row of one step of one image. */
export interface Series {
  attempt: number
  /** Time of its own that failed (milliseconds): attempts and delays, not waiting for its turn. */
  spent: number
  /** Milliseconds that the last attempt took. */
  took: number
  /** Successes of the peer at its last failure. */
  since: number | undefined
}

export const newSeries = (): Series => ({ attempt: 0, spent: 0, took: 0, since: undefined })

/** Of so many that got through one may be at fault itself, when it fails again and again. */
const fewAmong = 10

/** Whether so few fail among those that got through that they are at fault themselves. */
export const isFew = (failing: number, succeeded: number): boolean =>
  failing === 1 ? succeeded > 0 : failing * fewAmong <= succeeded

/** Others get through; it is this image. */
export const givenUp = (error: Retryable, spent: number) =>
  new ImageFault({
    problem: { code: "kept-failing", reason: error.problem, seconds: secondsOf(spent) },
    rerunMayHelp: true,
    cause: error,
  })

const secondsOf = (millis: number): number => Math.max(1, Math.round(millis / 1000))

/** The budget is used up. */
export const exhausted = (peer: "server" | "bucket", { activity, name }: Doing, error: Retryable, spent: number) => {
  const { problem: reason } = error
  const seconds = secondsOf(spent)
  const problem: Problem = error.unexplained
    ? { code: "same-answer", reason, seconds }
    : { code: "gave-up", reason, seconds, activity, name, peer }
  return new RunFault({ kind: "unreachable", problem, cause: error })
}
