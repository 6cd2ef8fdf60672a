import { Effect } from "effect"
import type { AccountDoubt, OperationFailure } from "../client/Failure.ts"
import { Retryable, RunFault, type RunFaultKind } from "../ports/Errors.ts"
import type { ApiError, Preflight } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"
import { apiError } from "./apiError.ts"

/** The account's own question, asked once. */
export type AccountQuestion = Effect.Effect<Preflight, OperationFailure>

/**
 * Between two questions about an account once a run goes on (milliseconds): a fault of the server may be over by then.
 */
const untilDoubtEnds = [2_000, 4_000, 6_000]
/**
 * The same when a run begins, before a refusal without a known code is accepted: it may be a firewall's.
 */
const secondLookAfter = 1_000

export interface Account {
  readonly preflight: Effect.Effect<Preflight, Retryable | RunFault>
  /**
   * What an answer without a reason means: the account is refused, and that ends the run; or it is unknown, and the
   * request is repeated.
   */
  readonly unexplained: (problem: Problem) => Effect.Effect<never, Retryable | RunFault>
  /** Fails when the account is refused: for an answer that may be a refusal, and may be true. */
  readonly check: Effect.Effect<void, RunFault>
  /** An answer to an operation shows that the account is good. */
  readonly accept: () => void
  /** An operation whose doubts about the account are checked with the account's own question. */
  readonly guard: <A>(operation: Effect.Effect<A, ApiError | OperationFailure>) => Effect.Effect<A, ApiError>
}

/**
 * Whether the server takes this account. Many answers may doubt it at the same moment; only the account's own question
 * decides, asked once for all of them and asked again before it ends a run.
 */
export const makeAccount = Effect.fnUntraced(function* (ask: AccountQuestion) {
  let accepted = false

  /** The fault that ends the run; `undefined`: the account is good, or it is unknown. */
  const investigate = Effect.gen(function* () {
    let certain = 0
    for (let asked = 0; ; asked++) {
      const result = yield* Effect.result(ask)
      if (result._tag === "Success") {
        accepted = true
        return undefined
      }
      const { failure } = result
      if (failure.class === "retryable") return undefined
      if (failure.class !== "account") return runFault(failure.problem, failure.class === "run" ? failure.kind : "refused")
      if (failure.certain) certain++
      const pause = untilDoubtEnds[asked]
      if (pause === undefined || certain > (accepted ? 1 : 0)) {
        return runFault(failure.problem, "not authorised")
      }
      yield* Effect.sleep(pause)
    }
  })
  const doubt = yield* Effect.cachedWithTTL(investigate, "5 seconds")

  const unexplained = (problem: Problem) =>
    Effect.flatMap(doubt, fault => Effect.fail(fault ?? new Retryable({ problem, answered: true, unexplained: true })))
  const guard = <A>(operation: Effect.Effect<A, ApiError | OperationFailure>): Effect.Effect<A, ApiError> =>
    Effect.catch(operation, error => {
      if (!("class" in error)) return Effect.fail(error)
      return error.class === "account" ? unexplained(error.problem) : Effect.fail(apiError(error))
    })

  const refuse = (problem: Problem) => Effect.fail(runFault(problem, "not authorised"))
  const orDoubt = (doubted: (failure: AccountDoubt) => Effect.Effect<Preflight, Retryable | RunFault>) =>
    Effect.catch(ask, (failure): Effect.Effect<Preflight, Retryable | RunFault> => {
      if (failure.class === "account") return doubted(failure)
      if (failure.class === "retryable") return Effect.fail(new Retryable(failure))
      return Effect.fail(runFault(failure.problem, failure.class === "run" ? failure.kind : "refused"))
    })
  const secondLook = orDoubt(({ problem }) => refuse(problem))
  const account: Account = {
    preflight: orDoubt(({ problem, certain }) => {
      if (accepted) return unexplained(problem)
      return certain ? refuse(problem) : Effect.andThen(Effect.sleep(secondLookAfter), secondLook)
    }).pipe(
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

const runFault = (problem: Problem, kind: RunFaultKind) => new RunFault({ kind, problem })
