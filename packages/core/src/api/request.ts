import type { TypedDocumentNode } from "@graphql-typed-document-node/core"
import { Effect } from "effect"
import { print } from "graphql"
import type { z } from "zod/mini"
import { ImageFault, Retryable, RunFault } from "../ports/Errors.ts"
import type { ApiError } from "../ports/UploadApi.ts"
import type { Activity, Problem } from "../problems/Problem.ts"
import { AccountRefused } from "./Account.ts"
import { type BadRequest, type GraphQLError, problemOf, type Transport } from "./Transport.ts"

/** An operation, the shape of its answer, and what problems call it. */
export interface Operation<Variables extends Record<string, unknown>, Data> {
  readonly activity: Activity
  readonly document: TypedDocumentNode<unknown, Variables>
  readonly answer: z.ZodMiniType<Data>
  /** Whom a NOT_FOUND is about: the project, so the whole run (the default), or this one image. */
  readonly notFound?: "image"
  /** Whether the answer is about what was asked for. */
  readonly fits?: (variables: Variables, data: Data) => boolean
  /** Whether an error counts although data came with it: what a field is null for is not to be taken for "there is none". */
  readonly everyError?: true
}

/** What failures need to know of an operation. */
type Named = { readonly activity: Activity; readonly notFound?: "image" }

/** What asking can fail with; whether the account is at fault is for `Account` to say. */
export type RequestError = ApiError | AccountRefused

/** Asks one operation at once. */
export type Send<Variables, Data> = (variables: Variables) => Effect.Effect<Data, RequestError>

/** An answer, and the server's clock as `Answer.date` has it. */
export interface Dated<Data> {
  readonly data: Data
  readonly date: number | undefined
}

/** Asks in a request of its own, and what time it is. */
export const requestDated = <Variables extends Record<string, unknown>, Data>(
  transport: Transport,
  operation: Operation<Variables, Data>,
): Send<Variables, Dated<Data>> => {
  let everAnswered = false
  return variables =>
    transport(print(operation.document), variables).pipe(
      Effect.catchTag("BadRequest", error => Effect.fail(refusedDocument(operation, error, everAnswered))),
      Effect.tap(() => Effect.sync(() => (everAnswered = true))),
      Effect.flatMap(({ data, errors, date }) =>
        Effect.map(decode(operation, variables, data, errors), data => ({ data, date })),
      ),
    )
}

/** Asks in a request of its own. For everything that is not idempotent, and for what is asked once. */
export const request = <Variables extends Record<string, unknown>, Data>(
  transport: Transport,
  operation: Operation<Variables, Data>,
): Send<Variables, Data> => {
  const ask = requestDated(transport, operation)
  return variables => Effect.map(ask(variables), ({ data }) => data)
}

/** The answer, or why there is none. Data counts even when an error came with it, as long as its shape holds. */
export const decode = <Variables extends Record<string, unknown>, Data>(
  operation: Operation<Variables, Data>,
  variables: Variables,
  data: Readonly<Record<string, unknown>> | undefined,
  errors: ReadonlyArray<GraphQLError>,
): Effect.Effect<Data, RequestError> => {
  const empty = data === undefined || Object.values(data).every(value => value === null || value === undefined)
  const [error] = errors
  if (error !== undefined && (empty || operation.everyError)) return Effect.fail(refused(operation, error))
  const parsed = operation.answer.safeParse(data ?? {})
  if (!parsed.success) {
    return Effect.fail(
      error !== undefined
        ? refused(operation, error)
        : unexplained(failed(operation.activity, { code: "answer-of-unknown-shape" })),
    )
  }
  return operation.fits?.(variables, parsed.data) === false
    ? Effect.fail(unexplained(failed(operation.activity, { code: "answer-for-another-image" })))
    : Effect.succeed(parsed.data)
}

/** The server answered, and nobody can tell what is wrong. */
export const unexplained = (problem: Problem) => new Retryable({ problem, answered: true, unexplained: true })

/** What was asked, and why it failed. `name`: what it was about, where that says something. */
export const failed = (activity: Activity, reason: Problem, name = ""): Problem => ({
  code: "request-failed",
  activity,
  name,
  reason,
})

/** A GraphQL error by its `extensions.code` where the server sets one. */
const refused = ({ activity, notFound }: Named, error: GraphQLError): RequestError => {
  const problem = failed(activity, problemOf(error))
  switch (error.extensions?.code) {
    case "NOT_AUTHORISED":
    case "UNAUTHENTICATED":
      return new AccountRefused({ code: "not-signed-in", reason: problem }, true)
    case "NOT_FOUND":
      return notFound === "image" ? new ImageFault({ problem, rerunMayHelp: true }) : new RunFault({ kind: "refused", problem })
    case "FORBIDDEN":
      // As HTTP 403: not one answer, but the account's own question decides.
      return new AccountRefused(problem, false)
    case "READ_ONLY":
    case "NOT_OFFERED":
    case "QUOTA":
      return new RunFault({ kind: "refused", problem })
    case "BAD_INPUT":
    case "BAD_USER_INPUT":
      return new ImageFault({ problem, rerunMayHelp: false })
    case "INTERNAL":
    case "UNAVAILABLE":
    case "INSUFFICIENT_STORAGE":
    case "INTERNAL_SERVER_ERROR":
      // The server is at fault, not the image: as long as the budget lasts.
      return new Retryable({ problem, answered: true })
    default:
      return unexplained(problem)
  }
}

/** The server refused a document with one request in it. */
export const refusedDocument = (operation: Named, error: BadRequest, everAnswered: boolean): RequestError => {
  const problem = failed(operation.activity, error.problem)
  if (error.error?.extensions?.code !== undefined) return refused(operation, error.error)
  if (error.status >= 500) return new Retryable({ problem, answered: true })
  if ((error.status === 404 || error.status === 405) && !everAnswered) {
    return new RunFault({ kind: "unreachable", problem: { code: "endpoint-wrong", reason: problem } })
  }
  return unexplained(problem)
}
