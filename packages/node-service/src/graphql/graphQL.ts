import type { IncomingMessage, ServerResponse } from "node:http"
import { Cause, Effect, Exit } from "effect"
import { GraphQLError, type GraphQLSchema } from "graphql"
import { createYoga } from "graphql-yoga"
import { failureMessage } from "../http/answers.ts"
import { RateLimits, requestsOf, TooManyRequests } from "../http/RateLimits.ts"
import { DatabaseError } from "../ports/Database.ts"
import { Refusal } from "../Refusal.ts"
import type { ApiServices, Asker, RequestContext } from "./context.ts"
import { apiError, extensionsOf } from "./extensions.ts"
import { flushBeforeReply } from "./flushBeforeReply.ts"
import { inPieces } from "./inPieces.ts"
import { withCodes } from "./withCodes.ts"
import { withLimits } from "./withLimits.ts"
import { withReadableVariables } from "./withReadableVariables.ts"
import { withSmallBodies } from "./withSmallBodies.ts"

/** The most that a request may weigh, in bytes; a batch of 50 aliased mutations weighs about 20 KB. */
const largestRequest = 1024 ** 2

/** Any page may call the API: what it needs is in the headers it sends, and never in a cookie. */
export const cors = {
  credentials: false,
  origin: "*",
  methods: ["POST", "GET"],
  allowedHeaders: ["key", "altitoken", "content-type"],
  exposedHeaders: ["Date", "Retry-After"],
  maxAge: 86_400,
}

type RunExit = <A, E>(effect: Effect.Effect<A, E, ApiServices>) => Promise<Exit.Exit<A, E>>

/** Answers GraphQL over HTTP. */
export const makeGraphQL = (schema: GraphQLSchema, runExit: RunExit) => {
  const maskError = maskUnexpected(error => void runExit(Effect.logError(`api: ${describe(error)}`)))
  const yoga = createYoga<Asker, RequestContext>({
    schema,
    context: ({ caller, address }) => ({ caller, address, run: runWith(runExit) }),
    cors,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: largestRequest,
    // It keeps a thousand documents of any size, whoever sent them; `withLimits` keeps some.
    parserAndValidationCache: false,
    maskedErrors: { maskError },
    logging: false,
    plugins: [withReadableVariables, withSmallBodies, withLimits(charge), withCodes, flushBeforeReply(maskError), inPieces],
  })
  return async (request: IncomingMessage, response: ServerResponse, asker: Asker): Promise<void> => {
    // Yoga makes an address of it, which nobody needs.
    request.headers.host = "localhost"
    const answer = await yoga.handleNodeRequestAndResponse(request, response, asker)
    const body = Buffer.from(await answer.arrayBuffer())
    const length = answer.status === 204 ? {} : { "content-length": body.length }
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...length })
    response.end(body)
  }
}

/** The request itself was counted before it was read. */
const charge = async ({ run, caller, address }: RequestContext, cost: number): Promise<void> => {
  const more = requestsOf(cost) - 1
  if (more > 0) await run(Effect.flatMap(RateLimits, limits => limits.countRequest(caller.user?.id, address, more)))
}

const runWith =
  (runExit: RunExit): RequestContext["run"] =>
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
  if (error instanceof DatabaseError && error.busy) {
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

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
