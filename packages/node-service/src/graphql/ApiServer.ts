import type { IncomingMessage, ServerResponse } from "node:http"
import { Cause, Effect, Exit, Layer } from "effect"
import { identify } from "../accounts/Accounts.ts"
import { appKey } from "../accounts/Apps.ts"
import { makeAuthHandler } from "../auth/authHandler.ts"
import { forgottenPath } from "../auth/forgotten.ts"
import { welcomePath } from "../auth/welcome.ts"
import { Buckets, labelsOf } from "../buckets/Buckets.ts"
import { Settings } from "../config.ts"
import { answerS3Hook, s3HookPath } from "../hooks/s3Hook.ts"
import { asGraphQL, plainly, type Reply, send } from "../http/answers.ts"
import { clientAddress } from "../http/clientAddress.ts"
import { Endpoints, type Handler } from "../http/Endpoints.ts"
import { RateLimits, TooManyRequests } from "../http/RateLimits.ts"
import { healthRoute, routed } from "../http/router.ts"
import { readStaticFiles } from "../http/StaticFiles.ts"
import { photosPath } from "../images/photoLinks.ts"
import { makePhotosHandler } from "../images/photosHandler.ts"
import type { Loops } from "../Loops.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { pageFolder, pageRoutes } from "../page/pageHandler.ts"
import { complaints } from "../readiness.ts"
import { receiptKeyRoute } from "../receipts/keyRoute.ts"
import { ReceiptKey } from "../receipts/ReceiptKey.ts"
import { resultsPath } from "../reconstruction/resultLinks.ts"
import { makeResultsHandler } from "../reconstruction/resultsHandler.ts"
import type { DiskSpace } from "../store/DiskSpace.ts"
import type { ApiServices, Asker } from "./context.ts"
import { extensionsOf } from "./extensions.ts"
import { graphiQLRoutes, readGraphiQL } from "./graphiql.ts"
import { cors, makeGraphQL } from "./graphQL.ts"
import { makeSchema } from "./schema.ts"

/**
 * The API: GraphQL and its explorer under `/graphql`, `/auth/start` to sign in, the page at `/`, and `/healthz` and
 * `/readyz` for whoever watches the process.
 */
export const layerApiServer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { handle, url } = (yield* Endpoints).api
    const services = yield* Effect.context<ApiServices | DiskSpace | Loops | Settings>()
    const runExit = Effect.runPromiseExitWith(services)
    const pages = yield* makeAuthHandler
    const { offered } = yield* Buckets
    const { mode, graphiql, smtp } = yield* Settings
    const graphQL = makeGraphQL(makeSchema(labelsOf(offered), mode), runExit)
    const origins = [url, ...offered.map(({ endpoint }) => endpoint)]
    const folder = pageFolder()
    const [pageFiles, graphiqlFiles] = yield* Effect.promise(() =>
      Promise.all([folder === undefined ? undefined : readStaticFiles(folder), readGraphiQL(graphiql)]),
    )
    const serveGraphQL: Handler = async (request, response, beforeBody) => {
      // A preflight bears neither key nor token, and asks nothing of the service.
      const admitted = request.method === "OPTIONS" ? Exit.succeed(nobody) : await runExit(admit(request))
      if (Exit.isFailure(admitted)) return refuse(response, Cause.squash(admitted.cause))
      beforeBody()
      await graphQL(request, response, admitted.value)
    }

    const serveHook: Handler = async (request, response, beforeBody) =>
      orThrow(await runExit(answerS3Hook(request, response, beforeBody)))

    const tellReadiness: Handler = async (_, response) => {
      const wrong = await runExit(complaints)
      send(response, readiness(Exit.isSuccess(wrong) ? wrong.value : ["the service fails"]))
    }

    handle(
      routed([
        healthRoute,
        { path: "/readyz", methods: ["GET"], handler: tellReadiness },
        { path: s3HookPath, methods: ["POST"], handler: serveHook },
        { path: "/auth/start", methods: "any", handler: pages.signIn },
        { path: forgottenPath, methods: "any", handler: pages.forgotten },
        { path: welcomePath, methods: "any", handler: pages.welcome },
        ...graphiQLRoutes(graphiqlFiles),
        { path: "/graphql", methods: "any", handler: serveGraphQL },
        receiptKeyRoute((yield* ReceiptKey).publicKey),
        { path: resultsPath, methods: ["GET"], handler: yield* makeResultsHandler },
        { path: photosPath, methods: ["GET"], handler: yield* makePhotosHandler },
        ...pageRoutes(pageFiles, { key: yield* appKey, origins, mails: smtp !== undefined }),
      ]),
    )
  }),
)

const orThrow = <A>(exit: Exit.Exit<A, unknown>): A => {
  if (Exit.isSuccess(exit)) return exit.value
  throw Cause.squash(exit.cause)
}

const nobody: Asker = { caller: { appKnown: false, user: undefined }, address: "unknown" }

/** Who asks, unless they ask too often. Before the body is read: what is refused shall cost little. */
const admit = Effect.fnUntraced(function* ({ headers, socket }: IncomingMessage) {
  const { trustedProxies } = yield* Settings
  const header = (name: string) => [headers[name] ?? []].flat()[0]
  const address = clientAddress({ headers, socket }, trustedProxies)
  const caller = yield* identify(header("key"), header("altitoken"))
  yield* (yield* RateLimits).countRequest(caller.user?.id, address)
  return { caller, address } satisfies Asker
}, Effect.tapCause(logUnexpected))

function logUnexpected(cause: Cause.Cause<unknown>) {
  return Cause.squash(cause) instanceof TooManyRequests ? Effect.void : Effect.logError(`api: ${Cause.pretty(cause)}`)
}

/** Refuses a request as GraphQL clients and browsers can read it. */
const refuse = (response: ServerResponse, error: unknown): void => {
  const tooMany = error instanceof TooManyRequests ? error : undefined
  const problem = tooMany?.problem ?? ({ code: "service-failed" } as const)
  const extensions = extensionsOf(tooMany === undefined ? "INTERNAL" : "TOO_MANY_REQUESTS", problem)
  const headers = {
    "access-control-allow-origin": cors.origin,
    "access-control-expose-headers": cors.exposedHeaders.join(", "),
    ...(tooMany === undefined ? {} : { "retry-after": String(tooMany.retryAfter) }),
  }
  send(response, asGraphQL(tooMany === undefined ? 500 : 429, { message: inEnglish(problem), extensions }, headers))
}

const readiness = (wrong: ReadonlyArray<string>): Reply =>
  wrong.length === 0 ? plainly(200, "ok") : plainly(503, ["not ready", ...wrong].join("\n"), { "retry-after": "1" })
