import type { Problem } from "@altilift/core"
import { Context, Data, Effect, Layer } from "effect"
import { RateLimiterRes } from "rate-limiter-flexible"
import { Settings } from "../config.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { type Counter, Counters } from "../ports/Counters.ts"
import { addressGroup } from "./clientAddress.ts"

/** Too many requests; to be answered with 429 and Retry-After. */
export class TooManyRequests extends Data.TaggedError("TooManyRequests")<{
  readonly problem: Problem
  /** Seconds. */
  readonly retryAfter: number
}> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** The cost of a document that counts as one request; a batch of 50 registrations costs 450. */
export const costOfRequest = 500

/** As how many requests a document counts. */
export const requestsOf = (cost: number): number => Math.max(1, Math.ceil(cost / costOfRequest))

/** Seconds in which requests are counted. */
const requestWindow = 60

/**
 * How often a client may send requests. They are counted by user, so that machines behind one address do not starve
 * each other, and by address where no user is known yet. The limits hold in all processes together.
 */
export class RateLimits extends Context.Service<
  RateLimits,
  {
    /** Counts a request of this user, or of this address, or what is as much work as so many. */
    readonly countRequest: (
      userId: string | undefined,
      address: string,
      requests?: number,
    ) => Effect.Effect<void, TooManyRequests>
  }
>()("@altilift/node-service/http/RateLimits") {
  static readonly layer = Layer.effect(
    RateLimits,
    Effect.gen(function* () {
      const { limits } = yield* Settings
      const { inBlocks } = yield* Counters
      const duration = requestWindow
      const byUser = inBlocks({ name: "requests-user", points: limits.requestsPerUser, duration })
      const byAddress = inBlocks({ name: "requests-address", points: limits.requestsPerAddress, duration })
      return RateLimits.of({
        countRequest: (userId, address, requests) =>
          userId === undefined
            ? consume(byAddress, addressGroup(address), "address", requests)
            : consume(byUser, userId, "user", requests),
      })
    }),
  )
}

/** Counts one, or so many. `by`: what `key` names. */
export const consume = (limiter: Pick<Counter, "consume">, key: string, by: "user" | "address", points = 1) =>
  Effect.tryPromise({
    try: async () => void (await limiter.consume(key, points)),
    catch: cause => {
      const retryAfter = Math.max(1, Math.ceil((cause instanceof RateLimiterRes ? cause.msBeforeNext : 1_000) / 1_000))
      return new TooManyRequests({ problem: { code: "too-many-requests", by, seconds: retryAfter }, retryAfter })
    },
  })
