import type { Blame } from "./Backoff.ts"
import { isFew } from "./Series.ts"
import type { TransferRetry } from "./TransferRetry.ts"
import type { TransferTries } from "./TransferTries.ts"

/** How often in a row a target may be refused, while others are not, before the image may be given up … */
const refusalsAtMost = 3

/**
 * … when that went on for so long (milliseconds), or when others were taken and few are refused: longer than usual
 * faults of buckets.
 */
const aloneAtMost = 15_000

/** Decides when an image is at fault whose targets are refused: only when the bucket takes others meanwhile. */
export const makeRefusedTargets = ({ deliveries }: Pick<TransferRetry, "deliveries">) => {
  /** Transfers are counted as they begin; the latest of them that was acknowledged. */
  const order = { begun: 0, delivered: 0 }
  /** The tries of images whose target was refused last time. */
  const refused = new Set<TransferTries>()
  return {
    /** A transfer begins; yields its number. */
    begin: (): number => ++order.begun,
    delivered: (turn: number): void => {
      order.delivered = Math.max(order.delivered, turn)
    },
    /** Not refused any more, or of no interest any more. */
    forget: (tries: TransferTries): void => void refused.delete(tries),
    /** Notes a refusal; yields whether the image is at fault. */
    isAtFault: (tries: TransferTries, blame: Blame): boolean => {
      if (tries.refusedAt !== undefined && order.delivered > tries.refusedAt) tries.refusals++
      tries.refusedAt = order.begun
      refused.add(tries)
      // So few are refused, among those that the bucket took, that it is their fault and not the bucket's.
      const alone = isFew(refused.size, deliveries()) && tries.refusals > 0 && blame.blame === "peer"
      tries.alone = alone ? tries.alone + blame.delay : 0
      // It took most of them, and has refused these for the whole budget.
      const isExhausted = blame.blame === "exhausted" && refused.size <= deliveries()
      const isRefusedLong = tries.refusals >= refusalsAtMost && tries.series.spent + tries.alone > aloneAtMost
      return isRefusedLong || tries.alone > aloneAtMost || isExhausted
    },
  }
}
export type RefusedTargets = ReturnType<typeof makeRefusedTargets>
