import { Duration } from "effect"
import { ImageFault, type Retryable, RunFault } from "./Errors.ts"

/** A transfer counts as lost when nothing moved for so long (milliseconds), at most; see `bucketWire`. */
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

const timeOf = (millis: number) => Duration.format(Duration.seconds(Math.max(1, Math.round(millis / 1000))))

/** Others get through; it is this image. */
export const givenUp = (error: Retryable, spent: number) =>
  new ImageFault({ message: `${error.message}, for ${timeOf(spent)}`, rerunMayHelp: true, cause: error })

export const exhausted = (whom: "server" | "bucket", what: string, error: Retryable, spent: number) =>
  new RunFault({
    kind: "unreachable",
    message: error.unexplained
      ? `${error.message}. Asked again for ${timeOf(spent)}, with no other answer`
      : `${error.message}. Gave up after trying for ${timeOf(spent)} (${what}). Check the connection to the ${whom}, then run the same command again: what arrived is not sent again`,
    cause: error,
  })
