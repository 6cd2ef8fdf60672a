import { Effect } from "effect"
import { type ImageFault, type Retryable, RunFault } from "../ports/Errors.ts"
import { type Backoff, type Blame, makeBackoff, type Pass } from "./Backoff.ts"
import { type Doing, exhausted, longestStandstill, type Series } from "./Series.ts"

/** Nothing of a bucket for so long (milliseconds), and another one is looked for. */
const untilElsewhere = 20_000
/** A bucket that refuses everything from the beginning is not asked longer than this. */
const untilRefusalCounts = 60_000

/** The shared backoff of the bucket, and what follows from a transfer that failed. */
export interface TransferRetry extends Pick<Backoff, "enter" | "leave" | "admits" | "renew"> {
  /** The bucket took bytes: progress. */
  readonly moved: () => void
  /** The bucket acknowledged an image. */
  readonly delivered: () => void
  /** Images that the bucket acknowledged so far. */
  readonly deliveries: () => number
  /**
   * Notes a failure, before the transfer gives its turn back. `refused`: the bucket does not let anybody write there.
   */
  readonly failed: (pass: Pass, error: Retryable, series: Series, refused?: boolean) => Effect.Effect<Blame>
  /** Waits where it is this image's own turn to wait; fails where there is no use in another transfer. */
  readonly pause: (doing: Doing, error: Retryable, blame: Blame, series: Series) => Effect.Effect<void, ImageFault | RunFault>
  /** Another bucket takes the place of the one that failed. */
  readonly bucketChanged: () => void
  /**
   * Milliseconds that a bucket may fail without any progress before another one is looked for: well before all is given
   * up.
   */
  readonly lookElsewhereAfter: number
}

export const makeTransferRetry = ({
  retryFor,
  online,
  open,
  tell,
  waitAlone,
}: {
  readonly retryFor: number
  readonly online: Effect.Effect<boolean>
  readonly open: Effect.Effect<void>
  readonly tell: (doing: Doing, error: Retryable, attempt: number, delay: number) => Effect.Effect<void>
  readonly waitAlone: (doing: Doing, series: Series, error: Retryable) => Effect.Effect<void, ImageFault>
}): TransferRetry => {
  let deliveries = 0
  /** The present bucket has taken something. */
  let worked = false
  let refusing = false
  const bucket = makeBackoff({
    budget: () => (refusing && !worked ? Math.min(retryFor, untilRefusalCounts) : retryFor),
    longestAttempt: longestStandstill,
    online,
    open,
  })
  const succeeded = () => {
    worked = true
    bucket.succeeded()
  }
  return {
    ...bucket,
    moved: bucket.succeeded,
    delivered: () => {
      deliveries++
      succeeded()
    },
    deliveries: () => deliveries,
    failed: (pass, error, series, refused = false) =>
      Effect.suspend(() => {
        refusing = refused
        const since = series.since
        series.since = bucket.successes()
        return bucket.failed(pass, error, since)
      }),
    pause: (doing, error, blame, series) => {
      if (blame.blame === "request") return waitAlone(doing, series, error)
      if (blame.blame === "exhausted") {
        return Effect.fail(refusing ? refusesAll(error) : exhausted("bucket", doing, error, blame.spent))
      }
      return blame.told ? tell(doing, error, blame.attempt, blame.delay) : Effect.void
    },
    bucketChanged: () => {
      worked = false
      bucket.succeeded()
    },
    lookElsewhereAfter: Math.min(untilElsewhere, retryFor / 3),
  }
}

/** One fault for all images: the bucket takes none. */
const refusesAll = (error: Retryable) =>
  new RunFault({
    kind: "refused",
    problem: { code: "bucket-refuses-all", reason: error.problem },
    cause: error,
  })
