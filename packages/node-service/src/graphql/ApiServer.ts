import type { IncomingMessage, ServerResponse } from "node:http"
import { Cause, Context, Effect, Exit, Layer, References, Tracer } from "effect"
import { identify } from "../accounts/Accounts.ts"
import { appKey } from "../accounts/Apps.ts"
import { CurrentActor } from "../audit/Actor.ts"
import { makeAuthHandler } from "../auth/authHandler.ts"
import { forgottenPath } from "../auth/forgotten.ts"
import { welcomePath } from "../auth/welcome.ts"
import { Buckets, labelsOf } from "../buckets/Buckets.ts"
import { Settings } from "../config.ts"
import { answerS3Hook, s3HookPath } from "../hooks/s3Hook.ts"
import { asGraphQL, send } from "../http/answers.ts"
import { clientAddress } from "../http/clientAddress.ts"
import { Endpoints, type Handler, orThrow } from "../http/Endpoints.ts"
import { pageFolder } from "../http/pageFolder.ts"
import { RateLimits, TooManyRequests } from "../http/RateLimits.ts"
import { factsOf } from "../http/requestFacts.ts"
import { healthRoutes, routed } from "../http/router.ts"
import { readStaticFiles } from "../http/StaticFiles.ts"
import { photosPath } from "../images/photoLinks.ts"
import { makePhotosHandler } from "../images/photosHandler.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { metrics } from "../metrics.ts"
import type { Checks } from "../monitoring/Checks.ts"
import { pageRoutes } from "../page/pageHandler.ts"
import { isUnavailable } from "../ports/Database.ts"
import { Vault } from "../ports/Vault.ts"
import { readinessRoute } from "../readiness.ts"
import { receiptKeyRoute } from "../receipts/keyRoute.ts"
import { ReceiptKey } from "../receipts/ReceiptKey.ts"
import { resultsPath } from "../reconstruction/resultLinks.ts"
import { makeResultsHandler } from "../reconstruction/resultsHandler.ts"
import { Tracing } from "../Tracing.ts"
import type { ApiServices, Asker } from "./context.ts"
import { extensionsOf } from "./extensions.ts"
import { graphiQLRoutes, readGraphiQL } from "./graphiql.ts"
import { cors, makeGraphQL } from "./graphQL.ts"
import { measuredFields } from "./measuredFields.ts"
import { makeSchema } from "./schema.ts"

/**
 * The API: GraphQL and its explorer under `/graphql`, `/auth/start` to sign in, the page at `/`, and `/healthz` and
 * `/readyz` for monitoring.
 */
export const layerApiServer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { handle, url } = (yield* Endpoints).api
    const services = yield* Effect.context<ApiServices | Checks | Settings>()
    const runExit = Effect.runPromiseExitWith(services)
    const tracing = yield* Tracing
    /** With what belongs to a request, once for all that it asks: each addition copies the services. */
    const runFor = (request: string, span: Tracer.Span | undefined, admitted?: Admitted) => {
      const user = admitted?.caller.user
      const named = Context.make(References.CurrentLogAnnotations, user === undefined ? { request } : { request, user: user.id })
      const actor = { name: user?.email ?? null, address: admitted?.address, requestId: request }
      const own = admitted === undefined ? named : Context.add(named, CurrentActor, actor)
      const all = Context.merge(services, own)
      return Effect.runPromiseExitWith(span === undefined ? all : Context.add(all, Tracer.ParentSpan, span))
    }
    const pages = yield* makeAuthHandler
    const { offered } = yield* Buckets
    const { mode, graphiql, smtp } = yield* Settings
    const graphQL = makeGraphQL(makeSchema(labelsOf(offered), mode, yield* measuredFields))
    const { origins: pictures } = yield* Vault
    const origins = [url, ...offered.map(({ endpoint }) => endpoint), ...pictures]
    const folder = pageFolder()
    const [pageFiles, graphiqlFiles] = yield* Effect.promise(() =>
      Promise.all([folder === undefined ? undefined : readStaticFiles(folder), readGraphiQL(graphiql)]),
    )
    const answerGraphQL =
      (span?: Tracer.Span): Handler =>
      async (request, response, beforeBody) => {
        const { id } = factsOf(request)
        // A preflight bears neither key nor token, and asks nothing of the service.
        const admitted = request.method === "OPTIONS" ? Exit.succeed(nobody) : await runFor(id, span)(admit(request))
        if (Exit.isFailure(admitted)) return refuse(response, Cause.squash(admitted.cause), id)
        beforeBody()
        const runExit = runFor(id, span, admitted.value)
        await graphQL(request, response, { ...admitted.value, requestId: id, runExit })
      }

    const serveGraphQL: Handler = async (request, response, beforeBody) => {
      if (tracing === undefined) return answerGraphQL()(request, response, beforeBody)
      const parent = tracing.parentOf(request.headers)
      const options = {
        kind: "server",
        attributes: { "altilift.request": factsOf(request).id },
        ...(parent && { parent }),
      } as const
      const traced = Effect.useSpan(`${request.method} /graphql`, options, span =>
        Effect.promise(() => answerGraphQL(span)(request, response, beforeBody)),
      )
      orThrow(await runExit(traced))
    }

    const serveHook: Handler = async (request, response, beforeBody) =>
      orThrow(await runExit(answerS3Hook(request, response, beforeBody)))

    // Who is signed in learns why something does not work; a stranger, that it does not.
    const isKnown = async (request: IncomingMessage): Promise<boolean> => {
      const { key, altitoken } = headersOf(request)
      const caller = key === undefined ? undefined : await runExit(identify(key, altitoken))
      return caller !== undefined && Exit.isSuccess(caller) && caller.value.user !== undefined
    }

    handle(
      routed([
        ...healthRoutes,
        yield* readinessRoute(isKnown),
        { path: s3HookPath, methods: ["POST"], handler: serveHook },
        { path: "/auth/start", methods: "any", handler: pages.signIn },
        { path: forgottenPath, methods: "any", handler: pages.forgotten },
        { path: welcomePath, methods: "any", handler: pages.welcome },
        ...graphiQLRoutes(graphiqlFiles),
        { path: "/graphql", methods: "any", handler: serveGraphQL },
        receiptKeyRoute((yield* ReceiptKey).publicKey),
        { path: resultsPath, methods: ["GET"], handler: yield* makeResultsHandler },
        { path: photosPath, methods: ["GET"], handler: yield* makePhotosHandler },
        ...pageRoutes(pageFiles, { key: yield* appKey, origins, pictures, mails: smtp !== undefined }),
      ]),
    )
  }),
)

const nobody: Admitted = { caller: { appKnown: false, user: undefined }, address: "unknown" }

/** The headers by which a caller is known. */
const headersOf = ({ headers }: Pick<IncomingMessage, "headers">) => {
  const header = (name: string) => [headers[name] ?? []].flat()[0]
  return { key: header("key"), altitoken: header("altitoken") }
}

type Admitted = Pick<Asker, "caller" | "address">

/** Who asks, unless they ask too often. Before the body is read, so that a refusal costs little. */
const admit = Effect.fnUntraced(function* ({ headers, socket }: IncomingMessage) {
  const { trustedProxies } = yield* Settings
  const { key, altitoken } = headersOf({ headers })
  const address = clientAddress({ headers, socket }, trustedProxies)
  const caller = yield* identify(key, altitoken)
  yield* (yield* RateLimits).countRequest(caller.user?.id, address)
  return { caller, address } satisfies Admitted
}, Effect.tapCause(logUnexpected))

function logUnexpected(cause: Cause.Cause<unknown>) {
  const error = Cause.squash(cause)
  // Of the database the operator is told once.
  return error instanceof TooManyRequests || isUnavailable(error) ? Effect.void : Effect.logError(`api: ${Cause.pretty(cause)}`)
}

/** How a request is refused that was not admitted. */
const refusalOf = (error: unknown) => {
  if (error instanceof TooManyRequests) {
    return { status: 429, code: "TOO_MANY_REQUESTS", problem: error.problem, retryAfter: error.retryAfter } as const
  }
  if (isUnavailable(error)) {
    return { status: 503, code: "UNAVAILABLE", problem: { code: "service-database-busy" }, retryAfter: 1 } as const
  }
  return { status: 500, code: "INTERNAL", problem: { code: "service-failed" }, retryAfter: undefined } as const
}

/** Refuses a request as GraphQL clients and browsers can read it. */
const refuse = (response: ServerResponse, error: unknown, requestId: string): void => {
  const { status, code, problem, retryAfter } = refusalOf(error)
  metrics.errors.record(1, { code })
  const extensions = { ...extensionsOf(code, problem), requestId }
  const headers = {
    "access-control-allow-origin": cors.origin,
    "access-control-expose-headers": cors.exposedHeaders.join(", "),
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
  }
  send(response, asGraphQL(status, { message: inEnglish(problem), extensions }, headers))
}
