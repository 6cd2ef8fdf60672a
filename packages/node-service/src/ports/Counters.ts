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

/** Counters for limits, which hold in all processes of an installation. */
export class Counters extends Context.Service<
  Counters,
  {
    /** Counts each one: exact in all processes. */
    readonly exact: (counted: Counted) => Counter
    /**
     * For what is frequent. A process may take a hundredth of the points at a time, and count them by itself: the limit
     * is never exceeded, and reached early by at most a hundredth for each other process.
     */
    readonly inBlocks: (counted: Counted) => Pick<Counter, "consume">
  }
>()("@altilift/node-service/ports/Counters") {}
