import { AsyncLocalStorage } from "node:async_hooks"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Cause, Effect, Exit } from "effect"
import { GraphQLError, type GraphQLSchema } from "graphql"
import { createYoga, type Plugin } from "graphql-yoga"
import { failureMessage } from "../http/answers.ts"
import { RateLimits, requestsOf, TooManyRequests } from "../http/RateLimits.ts"
import { about } from "../log.ts"
import { isUnavailable } from "../ports/Database.ts"
import { Refusal } from "../Refusal.ts"
import type { Asker, RequestContext } from "./context.ts"
import { apiError, extensionsOf } from "./extensions.ts"
import { flushBeforeReply } from "./flushBeforeReply.ts"
import { inPieces } from "./inPieces.ts"
import { subjectsOfErrors } from "./measuredFields.ts"
import { readSent } from "./sent.ts"
import { withCodes } from "./withCodes.ts"
import { withLimits } from "./withLimits.ts"
import { withReadableVariables } from "./withReadableVariables.ts"
import { withSmallBodies } from "./withSmallBodies.ts"

/** Any page may call the API: what it needs is in the headers it sends, and never in a cookie. */
export const cors = {
  credentials: false,
  origin: "*",
  methods: ["POST", "GET"],
  allowedHeaders: ["key", "altitoken", "content-type", "x-request-id", "traceparent", "tracestate"],
  exposedHeaders: ["Date", "Retry-After", "X-Request-Id"],
  maxAge: 86_400,
}

/** Answers GraphQL over HTTP. */
export const makeGraphQL = (schema: GraphQLSchema) => {
  // Who masks an error is not told whose request it is.
  const asking = new AsyncLocalStorage<Asker>()
  const maskError = maskUnexpected(error => void asking.getStore()?.runExit(report(error)))
  const yoga = createYoga<Asker, RequestContext>({
    schema,
    context: asker => ({ ...asker, run: runWith(asker) }),
    cors,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    // `withSmallBodies` limits it.
    maxRequestBodySize: false,
    // It keeps a thousand documents of any size and any client; `withLimits` keeps some.
    parserAndValidationCache: false,
    maskedErrors: { maskError },
    logging: false,
    plugins: [
      withAsker(asking),
      withReadableVariables,
      withSmallBodies,
      withLimits(charge),
      withCodes,
      flushBeforeReply(maskError),
      inPieces,
    ],
  })
  return async (request: IncomingMessage, response: ServerResponse, asked: Omit<Asker, "sent">): Promise<void> => {
    const asker = { ...asked, sent: await readSent(request, asked.caller.user) }
    const answer = await asking.run(asker, async () => yoga.fetch(asFetched(request, response, asker, yoga.fetchAPI.Request)))
    const body = Buffer.from(await answer.arrayBuffer())
    const length = answer.status === 204 ? {} : { "content-length": body.length }
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...length })
    response.end(body)
  }
}

/**
 * Tells Yoga who asks. Given to `fetch`, Yoga copies it by the descriptors of its fields into an object that stays slow,
 * which costs a tenth of a small request.
 */
const withAsker = (asking: AsyncLocalStorage<Asker>): Plugin<RequestContext, Asker> => ({
  onRequest: ({ serverContext }) => void Object.assign(serverContext, asking.getStore()),
})

/** A request as Yoga reads it; aborted when its client leaves. */
const asFetched = (
  { method = "", url = "", headers }: IncomingMessage,
  response: ServerResponse,
  { sent }: Asker,
  make: typeof Request,
) => {
  const leaving = new AbortController()
  response.once("close", () => {
    if (!response.writableFinished) leaving.abort()
  })
  const body = "text" in sent && sent.text !== undefined ? { body: sent.text } : {}
  // Of the address only path and query count.
  return new make(`http://localhost${url}`, {
    method,
    headers: headers as Record<string, string>,
    signal: leaving.signal,
    ...body,
  })
}

/** The request itself was counted before it was read. */
const charge = async ({ run, caller, address }: RequestContext, cost: number): Promise<void> => {
  const more = requestsOf(cost) - 1
  if (more > 0) await run(Effect.flatMap(RateLimits, limits => limits.countRequest(caller.user?.id, address, more)))
}

const runWith =
  ({ runExit }: Asker): RequestContext["run"] =>
  async effect => {
    const outcome = await runExit(effect)
    if (Exit.isSuccess(outcome)) return outcome.value
    throw asGraphQLError(Cause.squash(outcome.cause))
  }

/** What a client may know of an error; everything else stays as it is, to be masked. */
const asGraphQLError = (error: unknown): unknown => {
  if (error instanceof Refusal) return apiError(error.code, error.problem)
  if (error instanceof TooManyRequests) {
    return apiError("TOO_MANY_REQUESTS", error.problem, { status: 429, headers: { "retry-after": String(error.retryAfter) } })
  }
  if (isUnavailable(error)) {
    return apiError("UNAVAILABLE", { code: "service-database-busy" })
  }
  return error
}

/** What a client may not see is logged, and replaced by a sentence that says so. */
const maskUnexpected =
  (log: (error: unknown) => void) =>
  (error: unknown): GraphQLError => {
    if (error instanceof GraphQLError && (error.originalError === undefined || error.originalError instanceof GraphQLError)) {
      return error
    }
    log(error instanceof GraphQLError ? error.originalError : error)
    return new GraphQLError(failureMessage, {
      ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
      extensions: extensionsOf("INTERNAL", { code: "service-failed" }),
    })
  }

const report = (error: unknown) => {
  const subject = typeof error === "object" && error !== null ? subjectsOfErrors.get(error) : undefined
  return about(subject ?? {})(Effect.logError(`api: ${describe(error)}`))
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
