import { z } from "zod/mini"
import {
  certificateProblem,
  dateOf,
  isBusy,
  isPassing,
  networkReason,
  problemInBetween,
  retryAfterMillis,
} from "../http/failures.ts"
import { type Problem, readProblem } from "../problems/Problem.ts"
import { type Failure, type FinalFailure, fails, type Reading, reads } from "./Failure.ts"
import { GraphQLError } from "./GraphQLError.ts"

/** A GraphQL answer: partial data and errors may come together. */
const Body = z.object({
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

/** An HTTP response as it came. */
export interface RawResponse {
  readonly status: number
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

/**
 * What an error says: our service names a problem (`extensions.problem` and `params`), others have words of their own.
 */
export const problemOf = ({ message, extensions }: GraphQLError): Problem =>
  namedProblem(extensions?.problem, extensions?.params) ?? { code: "server-said", message }

/** A problem as it is on the wire; `undefined`: its code is not known, or its parameters do not fit. */
export const namedProblem = (code: unknown, params: unknown): Problem | undefined =>
  typeof code === "string" ? readProblem({ ...(typeof params === "object" ? params : {}), code }) : undefined

/** An answer by its status and body; see the classes in `Failure.ts`. `now`: milliseconds since 1970. */
export const readResponse = (host: string, { status, headers, text }: RawResponse, now: number): Reading<Answer, Failure> => {
  const date = dateOf(headers)
  const body = parse(text)
  const [error] = body?.errors ?? []
  if ((status === 401 || status === 403) && error?.extensions?.code === undefined) {
    const problem: Problem = { code: "account-refused", host, status }
    return fails({ class: "account", problem, certain: false, kind: "not authorised" })
  }
  if (isPassing(status)) {
    // A date in Retry-After means the server's clock.
    const retryAfter = retryAfterMillis(headers["retry-after"], date ?? now)
    const problem: Problem = { code: "server-busy", host, status, waitSeconds: (retryAfter ?? 0) / 1000 }
    return fails({ class: "retryable", problem, answered: true, busy: isBusy(status), retryAfter })
  }
  if (body !== undefined && (status < 400 || body.data !== undefined)) return reads({ ...body, date })
  if (status >= 400) {
    const unnamed: Problem = { code: "server-answered", host, status, graphql: body !== undefined }
    return fails({ class: "document", status, problem: error === undefined ? unnamed : problemOf(error), error })
  }
  return fails({ class: "retryable", problem: { code: "answer-not-graphql", host, kind: kindOf(text) }, answered: false })
}

/** A connection that failed, by what the platform says of it. */
export const lostConnection = (host: string, cause: unknown): FinalFailure => {
  const certificate = certificateProblem(host, cause)
  if (certificate !== undefined) return { class: "run", kind: "refused", problem: certificate }
  const problem: Problem = problemInBetween(cause) ?? { code: "server-unreachable", host, error: networkReason(cause) }
  return { class: "retryable", problem, answered: false, cause }
}

/** No answer came in time (milliseconds). */
export const silentServer = (host: string, waited: number): FinalFailure => ({
  class: "retryable",
  problem: { code: "server-silent", host, seconds: waited / 1000 },
  answered: false,
})

const kindOf = (text: string) => (/^\s*</.test(text) ? "html" : text.trim() === "" ? "empty" : "text")

const parse = (text: string): Omit<Answer, "date"> | undefined => {
  try {
    const parsed = Body.safeParse(JSON.parse(text))
    if (!parsed.success) return undefined
    if (parsed.data.data === undefined && parsed.data.errors === undefined) return undefined
    return { data: parsed.data.data ?? undefined, errors: parsed.data.errors ?? [] }
  } catch {
    return undefined
  }
}
