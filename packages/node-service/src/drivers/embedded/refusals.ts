import { Effect } from "effect"
import { RateLimiterMemory } from "rate-limiter-flexible"
import { addressGroup } from "../../http/clientAddress.ts"
import { consume } from "../../http/RateLimits.ts"
import { EdgeError } from "./EdgeError.ts"

/** Seconds in which refused requests are counted. */
const window = 60

/**
 * Counts what is refused by address. Beyond the limit the answer is only that the client should come back later. What
 * is accepted never counts, and is accepted from an address beyond its limit too: another client behind it may be the
 * one that is refused.
 *
 * @param limit refusals of an address in a minute
 */
export const makeRefusals = (limit: number) => {
  const refused = new RateLimiterMemory({ points: limit, duration: window })
  return (refusal: EdgeError, address: string, protocol: "S3" | "OSS"): Effect.Effect<EdgeError> =>
    refusal.status >= 500
      ? Effect.succeed(refusal)
      : consume(refused, addressGroup(address), "address").pipe(
          Effect.as(refusal),
          Effect.catch(({ message, retryAfter }) =>
            Effect.succeed(new EdgeError({ code: protocol === "S3" ? "SlowDown" : "QpsLimitExceeded", message, retryAfter })),
          ),
        )
}
