import { Clock, Effect, Redacted } from "effect"
import { HttpClient, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { z } from "zod/mini"
import {
  certificateFault,
  dateOf,
  isBusy,
  isPassing,
  networkReason,
  problemInBetween,
  retryAfterMillis,
} from "../http/failures.ts"
import { untraced } from "../http/untraced.ts"
import { Retryable, RunFault } from "../ports/Errors.ts"
import { type Problem, readProblem } from "../problems/Problem.ts"
import { AccountRefused } from "./Account.ts"

/** Where the API is, and who asks (protocol: Transport and identity). */
export interface ApiAccess {
  /** As `normaliseEndpoint` writes it. */
  readonly endpoint: string
  /** Names the calling app. */
  readonly key: Redacted.Redacted<string>
  /** Names the user. */
  readonly token: Redacted.Redacted<string>
}

/** How long one API request may take before it counts as lost (milliseconds). */
export const answerWithin = 60_000

const GraphQLError = z.object({
  message: z.string(),
  path: z.optional(z.nullable(z.array(z.union([z.string(), z.number()])))),
  extensions: z.optional(
    z.nullable(z.object({ code: z.optional(z.unknown()), problem: z.optional(z.unknown()), params: z.optional(z.unknown()) })),
  ),
})
export type GraphQLError = z.infer<typeof GraphQLError>

/** What an error says: our service names a problem (`extensions.problem` and `params`), others have words of their own. */
export const problemOf = <E extends GraphQLError | undefined>(error: E): Problem | (E extends undefined ? undefined : never) => {
  type Absent = E extends undefined ? undefined : never
  if (error === undefined) return undefined as Absent
  const { problem, params } = error.extensions ?? {}
  const known = typeof problem === "string" ? readProblem({ ...(params as object), code: problem }) : undefined
  return known ?? { code: "server-said", message: error.message }
}

/** A GraphQL answer: partial data and errors may come together. */
const Answer = z.object({
  data: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  errors: z.optional(z.nullable(z.array(GraphQLError))),
})

export interface Answer {
  /** `undefined` when the document as a whole failed. */
  readonly data: Readonly<Record<string, unknown>> | undefined
  readonly errors: ReadonlyArray<GraphQLError>
  /** The server's clock when it answered (milliseconds since 1970); `undefined` where its `Date` cannot be read. */
  readonly date: number | undefined
}

/**
 * The API's address: the scheme and authority of what a user gave, without `/graphql` and trailing slashes. Fails with `endpoint-malformed`.
 *
 * It is part of the journal's key, so `HTTP://Host:80/graphql/` and `http://host` name the same server.
 */
export const normaliseEndpoint = (given: string): Effect.Effect<string, RunFault> => {
  const match = /^(https?):\/\/([^/?#@\s]+)((?:\/[^?#\s]*)?)$/i.exec(given.trim())
  if (match === null) {
    return Effect.fail(
      new RunFault({
        kind: "refused",
        problem: { code: "endpoint-malformed", endpoint: given.replace(/\/\/[^@/]*@/, "//…@").replace(/[?#].*$/, "…") },
      }),
    )
  }
  const scheme = (match[1] ?? "").toLowerCase()
  const authority = (match[2] ?? "").toLowerCase().replace(scheme === "http" ? /:80$/ : /:443$/, "")
  const path = (match[3] ?? "").replace(/\/+$/, "").replace(/\/graphql$/, "")
  return Effect.succeed(`${scheme}://${authority}${path}`)
}

/** Sends one GraphQL document. It does not retry: it classifies. */
export type Transport = (
  document: string,
  variables: Readonly<Record<string, unknown>>,
) => Effect.Effect<Answer, Retryable | RunFault | AccountRefused | BadRequest>

/** The server answered, but refused the document as a whole (HTTP 400, 413, 422, 500 …): a smaller one may do. */
export class BadRequest {
  readonly _tag = "BadRequest"
  readonly status: number
  readonly problem: Problem
  /** The server's own error, where it sent one. */
  readonly error: GraphQLError | undefined
  constructor(status: number, problem: Problem, error?: GraphQLError) {
    this.status = status
    this.problem = problem
    this.error = error
  }
}

export const makeTransport = (access: ApiAccess): Effect.Effect<Transport, never, HttpClient.HttpClient> =>
  Effect.map(HttpClient.HttpClient, client => (document, variables) => {
    const request = HttpClientRequest.post(`${access.endpoint}/graphql`).pipe(
      HttpClientRequest.setHeaders({
        accept: "application/json",
        key: Redacted.value(access.key),
        altitoken: Redacted.value(access.token),
      }),
      HttpClientRequest.bodyJsonUnsafe({ query: document, variables }),
    )
    return Effect.scoped(
      client.execute(request).pipe(
        Effect.mapError(error =>
          lost(access.endpoint, error.reason._tag === "TransportError" ? error.reason.cause : error.reason),
        ),
        Effect.flatMap(response => read(access.endpoint, response)),
      ),
    ).pipe(
      Effect.timeoutOrElse({
        duration: answerWithin,
        orElse: () =>
          Effect.fail(
            new Retryable({
              problem: { code: "server-silent", host: access.endpoint, seconds: answerWithin / 1000 },
              answered: false,
            }),
          ),
      }),
      untraced,
    )
  })

const lost = (endpoint: string, cause: unknown): Retryable | RunFault =>
  certificateFault(endpoint, cause) ??
  new Retryable({
    problem: problemInBetween(cause) ?? { code: "server-unreachable", host: endpoint, error: networkReason(cause) },
    answered: false,
    cause,
  })

const read = (endpoint: string, response: HttpClientResponse.HttpClientResponse) =>
  response.text.pipe(
    Effect.mapError(error => lost(endpoint, error.reason)),
    Effect.flatMap(text =>
      Effect.flatMap(Clock.currentTimeMillis, now =>
        // A date means the server's clock.
        classify(
          endpoint,
          response.status,
          retryAfterMillis(response.headers["retry-after"], dateOf(response.headers) ?? now),
          text,
        ),
      ),
    ),
    Effect.map(answer => ({ ...answer, date: dateOf(response.headers) })),
  )

/** An answer by its status and body; see the taxonomy in Errors.ts. */
const classify = (
  endpoint: string,
  status: number,
  retryAfter: number | undefined,
  text: string,
): Effect.Effect<Omit<Answer, "date">, Retryable | AccountRefused | BadRequest> => {
  const answer = parse(text)
  if ((status === 401 || status === 403) && answer?.errors[0]?.extensions?.code === undefined) {
    return Effect.fail(new AccountRefused({ code: "account-refused", host: endpoint, status }, false))
  }
  if (isPassing(status)) {
    const problem: Problem = { code: "server-busy", host: endpoint, status, waitSeconds: (retryAfter ?? 0) / 1000 }
    return Effect.fail(new Retryable({ problem, answered: true, busy: isBusy(status), retryAfter }))
  }
  if (answer !== undefined && (status < 400 || answer.data !== undefined)) return Effect.succeed(answer)
  if (status >= 400) {
    return Effect.fail(
      new BadRequest(
        status,
        problemOf(answer?.errors[0]) ?? { code: "server-answered", host: endpoint, status, graphql: answer !== undefined },
        answer?.errors[0],
      ),
    )
  }
  return Effect.fail(
    new Retryable({ problem: { code: "answer-not-graphql", host: endpoint, kind: kindOf(text) }, answered: false }),
  )
}

const kindOf = (text: string) => (/^\s*</.test(text) ? "html" : text.trim() === "" ? "empty" : "text")

const parse = (text: string): Omit<Answer, "date"> | undefined => {
  try {
    const parsed = Answer.safeParse(JSON.parse(text))
    if (!parsed.success) return undefined
    if (parsed.data.data === undefined && parsed.data.errors === undefined) return undefined
    return { data: parsed.data.data ?? undefined, errors: parsed.data.errors ?? [] }
  } catch {
    return undefined
  }
}
