import { Context, Data, Effect, Layer } from "effect"
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"
import { hashSecret } from "./accounts/secrets.ts"
import { addressGroup } from "./clientAddress.ts"
import { Settings } from "./config.ts"

/** Somebody asks too often; to be answered with 429 and Retry-After. */
export class TooManyRequests extends Data.TaggedError("TooManyRequests")<{
  readonly message: string
  /** Seconds. */
  readonly retryAfter: number
}> {}

/** Seconds in which requests are counted, and in which failed sign-ins are. */
const requestWindow = 60
const signInWindow = 15 * 60

/**
 * How often somebody may ask. Requests are counted by user, so that machines behind one address do not starve each
 * other, and by address where no user is known yet. Of sign-ins only those that fail count. The counts live in memory: a restart forgets them.
 */
export class RateLimits extends Context.Service<
  RateLimits,
  {
    /** Counts one request of this user, or of this address. */
    readonly countRequest: (userId: string | undefined, address: string) => Effect.Effect<void, TooManyRequests>
    /**
     * Tries to sign in to an account, unless too many attempts failed at this account, known or not, or from this address.
     * Attempts count while they are under way, so that many at once are no way around.
     */
    readonly countSignIn: <A, E, R>(
      email: string,
      address: string,
      attempt: Effect.Effect<A | undefined, E, R>,
    ) => Effect.Effect<A | undefined, E | TooManyRequests, R>
  }
>()("@altilift/node-service/RateLimits") {
  static readonly layer = Layer.effect(
    RateLimits,
    Effect.gen(function* () {
      const { limits } = yield* Settings
      const byUser = counter(limits.requestsPerUser, requestWindow)
      const byAddress = counter(limits.requestsPerAddress, requestWindow)
      const signInsByAccount = counter(limits.signInsPerAccount, signInWindow)
      const signInsByAddress = counter(limits.signInsPerAddress, signInWindow)
      return RateLimits.of({
        countRequest: (userId, address) =>
          userId === undefined
            ? consume(byAddress, addressGroup(address), "requests from this address")
            : consume(byUser, userId, "requests of this user"),
        countSignIn: Effect.fnUntraced(function* (email, address, attempt) {
          // An address is as long as a client likes; its hash is not.
          const account = hashSecret(email.trim().toLowerCase())
          const group = addressGroup(address)
          yield* consume(signInsByAddress, group, "failed sign-ins from this address")
          yield* consume(signInsByAccount, account, "failed sign-ins to this account")
          const signedIn = yield* attempt
          if (signedIn !== undefined) yield* forgive([signInsByAddress, group], [signInsByAccount, account])
          return signedIn
        }),
      })
    }),
  )
}

/** Counts by key up to `points` in `duration` seconds. */
export const counter = (points: number, duration: number) => new RateLimiterMemory({ points, duration })

/** Counts one. @param what that there are too many of */
export const consume = (limiter: RateLimiterMemory, key: string, what: string) =>
  Effect.tryPromise({
    try: async () => void (await limiter.consume(key)),
    catch: cause => {
      const retryAfter = Math.max(1, Math.ceil((cause instanceof RateLimiterRes ? cause.msBeforeNext : 1_000) / 1_000))
      return new TooManyRequests({ message: `too many ${what}; try again in ${retryAfter} seconds`, retryAfter })
    },
  })

const forgive = (...counted: ReadonlyArray<readonly [RateLimiterMemory, string]>) =>
  Effect.promise(async () => {
    for (const [limiter, key] of counted) await limiter.reward(key)
  })
