import { Context, Effect, Layer } from "effect"
import type { RateLimiterRes } from "rate-limiter-flexible"
import { Settings } from "../config.ts"
import { addressGroup } from "../http/clientAddress.ts"
import { TooManyRequests } from "../http/RateLimits.ts"
import { KeyedLock } from "../KeyedLock.ts"
import { type Counter, Counters } from "../ports/Counters.ts"
import { hashSecret } from "./secrets.ts"

/** Seconds in which failed sign-ins are counted. */
const window = 15 * 60

/**
 * While an account is guessed at from everywhere: seconds that each attempt waits, and how many an address may get
 * wrong.
 */
const delay = 3
const mistakes = 3

/**
 * How often a sign-in may fail. Counted are failures of an address, of an address at one account, and of all addresses
 * at one account. The first two end in a refusal. The last one only delays, so that an attacker cannot lock out the
 * owner of an account at another address. Attempts count while they are under way, and those of one address are made
 * one after the other: many at once do not pass the limit, and other addresses do not wait for them. The limits hold in
 * all processes together.
 */
export class SignInLimits extends Context.Service<
  SignInLimits,
  {
    /**
     * Tries to sign in to an account, known or not, if that may be tried from this address now. Undefined: it failed.
     */
    readonly attempt: <A, E, R>(
      email: string,
      address: string,
      attempt: Effect.Effect<A | undefined, E, R>,
    ) => Effect.Effect<A | undefined, E | TooManyRequests, R>
  }
>()("@altilift/node-service/accounts/SignInLimits") {
  static readonly layer = Layer.effect(
    SignInLimits,
    Effect.gen(function* () {
      const { limits } = yield* Settings
      const locks = yield* KeyedLock
      const { exact } = yield* Counters
      const duration = window
      const ofAddress = exact({ name: "sign-ins-address", points: limits.signInsPerAddress, duration })
      const ofPair = exact({ name: "sign-ins-pair", points: limits.signInsPerAccount, duration })
      const ofAccount = exact({ name: "sign-ins-account", points: limits.signInsEverywhere, duration })
      return SignInLimits.of({
        attempt: Effect.fnUntraced(function* (email, address, attempt) {
          const group = addressGroup(address)
          // An address is as long as a client likes; its hash is not.
          const account = hashSecret(email.trim().toLowerCase())
          const pair = `${group} ${account}`
          const byAddress = yield* count(ofAddress, group)
          if (byAddress.isOver) return yield* tooMany("address", byAddress)
          const byPair = yield* count(ofPair, pair)
          if (byPair.isOver) return yield* tooMany("account", byPair)
          const byAccount = yield* count(ofAccount, account)
          if (byAccount.isOver) {
            if (byPair.count > mistakes) return yield* tooMany("account", byPair)
            yield* Effect.sleep(delay * 1000)
          }
          const signedIn = yield* locks.withLock(`sign-in ${group}`, attempt)
          if (signedIn !== undefined) yield* forgive([ofAddress, group], [ofPair, pair], [ofAccount, account])
          return signedIn
        }),
      })
    }),
  )
}

/** How many there are by now, and seconds until they are forgotten. */
interface Counted {
  readonly count: number
  readonly isOver: boolean
  readonly seconds: number
}

const count = (limiter: Counter, key: string) =>
  Effect.promise(async (): Promise<Counted> => {
    // What is over the limit is rejected with the same facts.
    const { consumedPoints, msBeforeNext } = await limiter.consume(key).catch((facts: RateLimiterRes) => facts)
    return { count: consumedPoints, isOver: consumedPoints > limiter.points, seconds: Math.ceil(msBeforeNext / 1000) }
  })

const tooMany = (by: "account" | "address", { seconds }: Counted) => {
  const retryAfter = Math.max(1, seconds)
  return new TooManyRequests({ problem: { code: "too-many-sign-ins", by, seconds: retryAfter }, retryAfter })
}

const forgive = (...counted: ReadonlyArray<readonly [Counter, string]>) =>
  Effect.promise(async () => {
    for (const [limiter, key] of counted) await limiter.reward(key)
  })
