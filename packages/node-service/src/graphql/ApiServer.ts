import type { ServerResponse } from "node:http"
import { renderGraphiQL } from "@graphql-yoga/render-graphiql"
import { Cause, Effect, Exit, Layer } from "effect"
import { GraphQLError } from "graphql"
import { createYoga } from "graphql-yoga"
import { identify } from "../accounts/Accounts.ts"
import { Buckets, labelsOf } from "../buckets/Buckets.ts"
import { Endpoints, type Handler } from "../Endpoints.ts"
import { Refusal } from "../Refusal.ts"
import { Database } from "../store/Database.ts"
import type { ApiServices, RequestContext } from "./context.ts"
import { makeSchema } from "./schema.ts"
import { withCodes } from "./withCodes.ts"

/** The most that a request may weigh; a batch of 50 aliased mutations weighs about 20 KB. */
const largestRequest = 1024 ** 2

/** The API: GraphQL and its explorer under `/graphql`, and `/healthz` and `/readyz` for whoever watches the process. */
export const layerApiServer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { handle } = (yield* Endpoints).api
    const services = yield* Effect.context<ApiServices>()
    const runExit = Effect.runPromiseExitWith(services)
    const schema = makeSchema(labelsOf((yield* Buckets).offered))
    const yoga = makeYoga(schema, runExit)

    const serve: Handler = async (request, response, beforeBody) => {
      const path = request.url?.split("?", 1)[0]
      if (path === "/healthz") return answer(response, true)
      beforeBody()
      if (path !== "/readyz") return void (await yoga(request, response))
      const ready = await runExit(readiness)
      answer(response, Exit.isSuccess(ready) && ready.value)
    }
    handle(serve)
  }),
)

/** The database answers and the edge listens. */
const readiness = Effect.gen(function* () {
  const { edge } = yield* Endpoints
  const { query } = yield* Database
  yield* query(db => db.selectFrom("users").select("id").limit(1).execute())
  return edge.server.listening
})

const answer = (response: ServerResponse, good: boolean): void => {
  response.writeHead(good ? 200 : 503, { "content-type": "text/plain" }).end(good ? "ok\n" : "not ready\n")
}

type RunExit = <A, E>(effect: Effect.Effect<A, E, ApiServices>) => Promise<Exit.Exit<A, E>>

const makeYoga = (schema: ReturnType<typeof makeSchema>, runExit: RunExit) =>
  createYoga<object, RequestContext>({
    schema,
    context: ({ request }) => makeContext(runExit, request.headers),
    cors: {
      credentials: false,
      origin: "*",
      methods: ["POST", "GET"],
      allowedHeaders: ["key", "altitoken", "content-type"],
      exposedHeaders: ["Date"],
    },
    graphiql: { title: "Altilift API", headers: JSON.stringify({ key: "", altitoken: "" }, undefined, 2) },
    renderGraphiQL,
    landingPage: false,
    multipart: false,
    maxRequestBodySize: largestRequest,
    maskedErrors: { maskError: maskUnexpected(error => void runExit(Effect.logError(`api: ${describe(error)}`))) },
    logging: false,
    plugins: [withCodes],
  })

const makeContext = async (runExit: RunExit, headers: Headers): Promise<RequestContext> => {
  const run: RequestContext["run"] = async effect => {
    const outcome = await runExit(effect)
    if (Exit.isSuccess(outcome)) return outcome.value
    const error = Cause.squash(outcome.cause)
    throw error instanceof Refusal ? new GraphQLError(error.message, { extensions: { code: error.code } }) : error
  }
  const header = (name: string) => headers.get(name) ?? undefined
  return { caller: await run(identify(header("key"), header("altitoken"))), run }
}

/** What a client may not see is logged, and replaced by a sentence that says so. */
const maskUnexpected = (log: (error: unknown) => void) => (error: unknown) => {
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
