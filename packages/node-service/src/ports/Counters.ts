import { Context } from "effect"
import type { RateLimiterAbstract } from "rate-limiter-flexible"

/** What is counted, by key. */
export interface Counted {
  /** Names the counter; the same name counts together. */
  readonly name: string
  /** The most that is allowed in a duration. */
  readonly points: number
  /** Seconds. */
  readonly duration: number
}

/** The part of a limiter of `rate-limiter-flexible` that is used. It rejects with a `RateLimiterRes` above its points. */
export type Counter = Pick<RateLimiterAbstract, "points" | "consume" | "reward">

/**
 * Counters for limits, which hold in all processes of an installation. While the database is away that the processes
 * share, each counts by itself.
 */
export class Counters extends Context.Service<
  Counters,
  {
    /** Counts each one where all processes see it at once. */
    readonly exact: (counted: Counted) => Counter
    /**
     * For what is frequent. A process may take a hundredth of the points at a time, or one, or as many as are asked for,
     * and count them by itself. The limit is not exceeded. It is reached early by what processes have taken and not
     * used: by at most a hundredth, or one, for each.
     */
    readonly inBlocks: (counted: Counted) => Pick<Counter, "consume">
  }
>()("@altilift/node-service/ports/Counters") {}
