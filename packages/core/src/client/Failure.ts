import type { RunFaultKind } from "../ports/Errors.ts"
import { type Activity, chainOf, type Problem } from "../problems/Problem.ts"
import type { GraphQLError } from "./GraphQLError.ts"

/**
 * Why an operation has no answer: a problem, and what a caller can do about it. The classes are those of
 * `ports/Errors.ts`, and two more that take more than one answer to decide.
 */
export type Failure = OperationFailure | DocumentRefused

/** Why one operation has no answer. */
export type OperationFailure = FinalFailure | AccountDoubt

/** The same for a caller that asks once, and accepts the answer. */
export type FinalFailure = Retryable | ImageFault | RunFault

/** The same request may work later. */
interface Retryable {
  readonly class: "retryable"
  readonly problem: Problem
  /** Whether an answer came at all; without one the effect is unknown. */
  readonly answered: boolean
  /** The server asks for less, or for later (429, 503). */
  readonly busy?: boolean | undefined
  /** Milliseconds the server asked to wait. */
  readonly retryAfter?: number | undefined
  /**
   * The server answered, and its answer does not say what is wrong: a bare null, an error without a known code, an
   * unknown shape.
   */
  readonly unexplained?: boolean | undefined
  readonly cause?: unknown
}

/** This image or this input is at fault. */
interface ImageFault {
  readonly class: "image"
  readonly problem: Problem
  /** Whether the same may end better later. */
  readonly rerunMayHelp: boolean
}

/** No request of this kind will work. */
interface RunFault {
  readonly class: "run"
  readonly kind: RunFaultKind
  readonly problem: Problem
}

/** An answer that doubts the key or the token. */
export interface AccountDoubt {
  readonly class: "account"
  readonly problem: Problem
  /** An error code says so; without one it may as well be a firewall, or a server that fails. */
  readonly certain: boolean
  /** Its class where it is accepted. */
  readonly kind: RunFaultKind
}

/** The server answered, but refused the document as a whole (HTTP 400, 413, 422, 500 …): a smaller one may do. */
export interface DocumentRefused {
  readonly class: "document"
  readonly problem: Problem
  readonly status: number
  /** The server's own error, where it sent one. */
  readonly error: GraphQLError | undefined
}

/** What came of reading an answer. */
export type Reading<A, F = OperationFailure> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly failure: F }

export const fails = <F>(failure: F): Reading<never, F> => ({ ok: false, failure })
export const reads = <A>(value: A): Reading<A, never> => ({ ok: true, value })

/** The server answered, and the cause is unknown. */
export const unexplained = (problem: Problem): FinalFailure => ({
  class: "retryable",
  problem,
  answered: true,
  unexplained: true,
})

/** What was asked, and why it failed. `name`: what it was about, where that says something. */
export const failed = (activity: Activity, reason: Problem, name = ""): Problem => ({
  code: "request-failed",
  activity,
  name,
  reason,
})

/**
 * A failure of the API as an error. A front end renders `problem`; `message` holds codes only, and nothing that is
 * secret.
 */
export class ApiFailure extends Error {
  readonly failure: FinalFailure

  constructor(failure: FinalFailure) {
    super(
      chainOf(failure.problem)
        .map(({ code }) => code)
        .join(": "),
      "cause" in failure ? { cause: failure.cause } : undefined,
    )
    this.name = "ApiFailure"
    this.failure = failure
  }

  get problem(): Problem {
    return this.failure.problem
  }

  /** The key or the token is not accepted: sign in again. */
  get notAuthorised(): boolean {
    return this.failure.class === "run" && this.failure.kind === "not authorised"
  }
}
