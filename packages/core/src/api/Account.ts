import { Effect } from "effect"
import { Retryable, RunFault } from "../ports/Errors.ts"
import type { ApiError, Preflight } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"

/** An answer that doubts the key or the token. `said`: in so many words (an error code); else it may as well be a firewall, or a server that stumbles. */
export class AccountRefused {
  readonly _tag = "AccountRefused"
  readonly problem: Problem
  readonly said: boolean
  constructor(problem: Problem, said: boolean) {
    this.problem = problem
    this.said = said
  }
}

/** The account's own question, asked once. */
export type AccountQuestion = Effect.Effect<Preflight, Retryable | RunFault | AccountRefused>

/** Between two questions about an account once a run goes on (milliseconds): a server that stumbles has time to get up. */
const untilDoubtEnds = [2_000, 4_000, 6_000]
/** The same when a run begins, before a refusal is believed that does not say so in so many words: it may be a firewall's. */
const secondLookAfter = 1_000

export interface Account {
  readonly preflight: Effect.Effect<Preflight, Retryable | RunFault>
  /** What an answer without a reason means: the account is refused, and that ends the run; or nobody knows, and it is asked again. */
  readonly unexplained: (problem: Problem) => Effect.Effect<never, Retryable | RunFault>
  /** Fails when the account is refused: for an answer that may be a refusal, and may be true. */
  readonly check: Effect.Effect<void, RunFault>
  /** An answer to an operation shows that the account is good. */
  readonly accept: () => void
  /** An operation whose doubts about the account are checked with the account's own question. */
  readonly guard: <A>(operation: Effect.Effect<A, ApiError | AccountRefused>) => Effect.Effect<A, ApiError>
}

/**
 * Whether the server takes this account. Many answers may doubt it at the same moment; only the account's own question decides, asked once for all of them
 * and asked again before it ends a run.
 */
export const makeAccount = Effect.fnUntraced(function* (ask: AccountQuestion) {
  let accepted = false

  /** The fault that ends the run; `undefined`: the account is good, or nobody can say. */
  const investigate = Effect.gen(function* () {
    let certain = 0
    for (let asked = 0; ; asked++) {
      const result = yield* Effect.result(ask)
      if (result._tag === "Success") {
        accepted = true
        return undefined
      }
      const error = result.failure
      if (error._tag === "Retryable") return undefined
      if (error._tag === "RunFault") return error
      if (error.said) certain++
      const pause = untilDoubtEnds[asked]
      if (pause === undefined || certain > (accepted ? 1 : 0)) {
        return new RunFault({ kind: "not authorised", problem: error.problem })
      }
      yield* Effect.sleep(pause)
    }
  })
  const doubt = yield* Effect.cachedWithTTL(investigate, "5 seconds")

  const unexplained = (problem: Problem) =>
    Effect.flatMap(doubt, fault => Effect.fail(fault ?? new Retryable({ problem, answered: true, unexplained: true })))
  const guard = <A>(operation: Effect.Effect<A, ApiError | AccountRefused>): Effect.Effect<A, ApiError> =>
    Effect.catchTag(operation, "AccountRefused", ({ problem }) => unexplained(problem))

  const refuse = (problem: Problem) => Effect.fail(new RunFault({ kind: "not authorised", problem }))
  const secondLook = Effect.catchTag(ask, "AccountRefused", ({ problem }) => refuse(problem))
  const account: Account = {
    preflight: ask.pipe(
      Effect.catchTag("AccountRefused", ({ problem, said }) =>
        accepted ? unexplained(problem) : said ? refuse(problem) : Effect.andThen(Effect.sleep(secondLookAfter), secondLook),
      ),
      Effect.tap(() =>
        Effect.sync(() => {
          accepted = true
        }),
      ),
    ),
    unexplained,
    check: Effect.flatMap(doubt, fault => (fault === undefined ? Effect.void : Effect.fail(fault))),
    accept: () => {
      accepted = true
    },
    guard,
  }
  return account
})
