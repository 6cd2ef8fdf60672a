import type { Activity, Problem } from "../problems/Problem.ts"
import {
  type DocumentRefused,
  type FinalFailure,
  failed,
  fails,
  type OperationFailure,
  type Reading,
  reads,
  unexplained,
} from "./Failure.ts"
import type { GraphQLError } from "./GraphQLError.ts"
import { problemOf } from "./readResponse.ts"
import { readShape } from "./shape.ts"
import type { TypedDocument } from "./TypedDocument.ts"

/** A document, and how failures of it are read. */
export interface Operation<Variables, Data> {
  /** What problems call it. */
  readonly activity: Activity
  readonly document: TypedDocument<Data, Variables>
  /** Whom a NOT_FOUND is about: the project, so the whole run (the default), or this one image. */
  readonly notFound?: "image"
  /** Whom a QUOTA is about: the whole run (the default), or this one image, because others may have room. */
  readonly quota?: "image"
  /** Why an answer of the right shape is none to what was asked. */
  readonly misfit?: (variables: Variables, data: Data) => Problem | undefined
  /**
   * Whether an error counts although data came with it: what a field is null for is not to be taken for "there is
   * none".
   */
  readonly everyError?: true
}

/** What failures need to know of an operation. */
type Named = { readonly activity: Activity; readonly notFound?: "image"; readonly quota?: "image" }

/** The answer, or why there is none. Data counts even when an error came with it, as long as its shape holds. */
export const decode = <Variables, Data>(
  operation: Operation<Variables, Data>,
  variables: Variables,
  data: Readonly<Record<string, unknown>> | undefined,
  errors: ReadonlyArray<GraphQLError>,
): Reading<Data> => {
  const empty = data === undefined || Object.values(data).every(value => value === null || value === undefined)
  const [error] = errors
  if (error !== undefined && (empty || operation.everyError)) return fails(refused(operation, error))
  const value = readShape(operation.document.shape, data ?? {}) as Data | undefined
  if (value === undefined) {
    if (error !== undefined) return fails(refused(operation, error))
    return fails(unexplained(failed(operation.activity, { code: "answer-of-unknown-shape" })))
  }
  const misfit = operation.misfit?.(variables, value)
  return misfit === undefined ? reads(value) : fails(unexplained(failed(operation.activity, misfit)))
}

/**
 * A GraphQL error by its `extensions.code` where the server sets one. Older servers of ours say NOT_AUTHORISED and
 * BAD_INPUT.
 */
const refused = ({ activity, notFound, quota }: Named, error: GraphQLError): OperationFailure => {
  const problem = failed(activity, problemOf(error))
  switch (error.extensions?.code) {
    case "UNAUTHENTICATED":
    case "NOT_AUTHORISED":
      return { class: "account", problem: { code: "not-signed-in", reason: problem }, certain: true, kind: "not authorised" }
    case "FORBIDDEN":
      // The token is good, and will never do for this.
      if (error.extensions?.problem === "token-scope-missing") return { class: "run", kind: "refused", problem }
      // As HTTP 403: not one answer, but the account's own question decides.
      return { class: "account", problem, certain: false, kind: "refused" }
    case "NOT_FOUND":
      return ofImage(notFound, problem)
    case "QUOTA":
      // Where too many wait for their bytes, any further one is refused as well.
      return ofImage(error.extensions?.problem === "images-waiting-limit" ? undefined : quota, problem)
    case "CONFLICT":
    case "READ_ONLY":
    case "NOT_OFFERED":
      return { class: "run", kind: "refused", problem }
    case "BAD_USER_INPUT":
    case "BAD_INPUT":
      return { class: "image", problem, rerunMayHelp: false }
    case "TOO_MANY_REQUESTS":
      return { class: "retryable", problem, answered: true, busy: true }
    case "INTERNAL":
    case "UNAVAILABLE":
    case "INSUFFICIENT_STORAGE":
    case "INTERNAL_SERVER_ERROR":
      // The server is at fault, not the image: as long as the budget lasts.
      return { class: "retryable", problem, answered: true }
    default:
      return unexplained(problem)
  }
}

const ofImage = (whom: "image" | undefined, problem: Problem): OperationFailure =>
  whom === "image" ? { class: "image", problem, rerunMayHelp: true } : { class: "run", kind: "refused", problem }

/** The server refused a document with one request in it. `everAnswered`: this server answered an operation before. */
export const refusedDocument = (operation: Named, refusal: DocumentRefused, everAnswered: boolean): OperationFailure => {
  const problem = failed(operation.activity, refusal.problem)
  if (refusal.error?.extensions?.code !== undefined) return refused(operation, refusal.error)
  if (refusal.status >= 500) return { class: "retryable", problem, answered: true }
  if ((refusal.status === 404 || refusal.status === 405) && !everAnswered) {
    return { class: "run", kind: "unreachable", problem: { code: "endpoint-wrong", reason: problem } }
  }
  return unexplained(problem)
}

/** What a failure comes to for a caller that asks once, and accepts the answer. */
export const settle = (failure: OperationFailure): FinalFailure =>
  failure.class === "account" ? { class: "run", kind: failure.kind, problem: failure.problem } : failure
