import type { Backoff, Blame } from "./Backoff.ts"
import { newSeries, type Series } from "./Series.ts"

/** Unexplained answers about one image, each while others get through, after which the image may be at fault … */
const blamedAtMost = 3
/**
 * … when they went on for so long (milliseconds), or when others succeeded and no other request is left: longer than
 * usual faults of servers.
 */
const usualFault = 15_000

/** What one question of one image has met so far. */
export interface OwnFailures extends Series {
  /** Unexplained answers while others got through, and the successes of the question at the last of them. */
  blamed: number
  seen: number
  /** Milliseconds without another request since then. */
  alone: number
}

/** @param backoff of the question */
export const newOwnFailures = (backoff: Backoff): OwnFailures => ({
  ...newSeries(),
  blamed: 0,
  alone: 0,
  seen: backoff.successes(),
})

/** What became of the same question about other images meanwhile. */
interface Meanwhile {
  /** Whether others got through. */
  readonly others: boolean
  /** Whether no other image fails. */
  readonly alone: boolean
  readonly blame: Blame
}

/** Whether the image is at fault, after one more answer that explains nothing. */
export const isAtFault = (own: OwnFailures, { others, alone, blame }: Meanwhile): boolean => {
  if (others) return ++own.blamed >= blamedAtMost && own.spent + own.alone > usualFault
  own.alone = alone && own.blamed > 0 && blame.blame === "peer" ? own.alone + own.took + blame.delay : 0
  return own.alone > usualFault
}
