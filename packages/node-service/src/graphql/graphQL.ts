import type { IncomingMessage, ServerResponse } from "node:http"
import { Cause, Effect, Exit } from "effect"
import { GraphQLError, type GraphQLSchema } from "graphql"
import { createYoga } from "graphql-yoga"
import { TooManyRequests } from "../RateLimits.ts"
import { Refusal } from "../Refusal.ts"
import { DatabaseError } from "../store/Database.ts"
import type { ApiServices, Asker, RequestContext } from "./context.ts"
import { durableAnswers } from "./durableAnswers.ts"
import { inPieces } from "./inPieces.ts"
import { withCodes } from "./withCodes.ts"
import { withLimits } from "./withLimits.ts"

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

/** Answers GraphQL over HTTP, and gives browsers an explorer. */
export const makeGraphQL = (schema: GraphQLSchema, runExit: RunExit) => {
  const maskError = maskUnexpected(error => void runExit(Effect.logError(`api: ${describe(error)}`)))
  const yoga = createYoga<Asker, RequestContext>({
    schema,
    context: ({ caller, address }) => ({ caller, address, run: runWith(runExit) }),
    cors,
    graphiql: { title: "Altilift API", headers: JSON.stringify({ key: "", altitoken: "" }, undefined, 2) },
    // Eleven megabytes, for those who look at the API in a browser.
    renderGraphiQL: async options => (await import("@graphql-yoga/render-graphiql")).renderGraphiQL(options),
    landingPage: false,
    multipart: false,
    maxRequestBodySize: largestRequest,
    maskedErrors: { maskError },
    logging: false,
    plugins: [withLimits, withCodes, durableAnswers(maskError), inPieces],
  })
  return (request: IncomingMessage, response: ServerResponse, asker: Asker) => yoga.handle(request, response, asker)
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
  if (error instanceof Refusal) return new GraphQLError(error.message, { extensions: { code: error.code } })
  if (error instanceof TooManyRequests) {
    const http = { status: 429, headers: { "retry-after": String(error.retryAfter) } }
    return new GraphQLError(error.message, { extensions: { code: "TOO_MANY_REQUESTS", http } })
  }
  if (error instanceof DatabaseError && error.busy) {
    return new GraphQLError("another program holds the database of the service; try again", {
      extensions: { code: "UNAVAILABLE" },
    })
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
    return new GraphQLError("the service failed; its log says why", {
      ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
      extensions: { code: "INTERNAL" },
    })
  }

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
