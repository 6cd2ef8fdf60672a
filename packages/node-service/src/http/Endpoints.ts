import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { Context, Data, Effect, Layer, LogLevel } from "effect"
import { Settings } from "../config.ts"
import { about } from "../log.ts"
import { operator } from "../messages/operator.ts"
import { originAt } from "../networks.ts"
import { type AnsweredRequest, type Answering, answerRequests, type Handler } from "./answering.ts"
import { answerPlainly } from "./answers.ts"
import { limitConnections } from "./connections.ts"
import { factsOf, type RequestFacts } from "./requestFacts.ts"
import { healthRoutes, routed } from "./router.ts"
import { securityHeaders } from "./securityHeaders.ts"

export { type Handler, orThrow } from "./answering.ts"

/** An address cannot be listened on. */
export class ListenError extends Data.TaggedError("ListenError")<{ readonly message: string }> {}

/** A listening server and the origin under which clients reach it. */
export interface Endpoint {
  readonly server: Server
  readonly url: string
  /**
   * Takes over the answering; until then requests get 503, and `/healthz` of the API 200.
   *
   * @param takes which requests are for this handler, where two endpoints share an address
   */
  readonly handle: (handler: Handler, takes?: (request: IncomingMessage) => boolean) => void
}

/** How long requests in flight may take to finish when the service ends, in milliseconds. */
export const grace = 4_500

/** How long what was cut off may take to clean up, in milliseconds. */
const cleaning = 500

/**
 * The two endpoints of the service. They share an address, so that a page on it asks its bucket without a CORS
 * preflight; with a port or a public URL of its own the edge has an address of its own. Addresses are bound before the
 * database is opened, so that monitoring sees the process live however long the start takes, and before anything that
 * signs URLs is built, because with port 0 only the listening socket knows the port.
 */
export class Endpoints extends Context.Service<
  Endpoints,
  {
    readonly api: Endpoint
    readonly edge: Endpoint
    /** Whether the process is to end: what distributes requests should send it none. */
    readonly isEnding: () => boolean
    /**
     * Takes requests for as long as the settings say, then no new connections. Lets requests in flight finish, and cuts
     * those that do not in time.
     */
    readonly close: Effect.Effect<void>
  }
>()("@altilift/node-service/Endpoints") {
  static readonly layer = Layer.effect(
    Endpoints,
    Effect.gen(function* () {
      const { host, port, edgePort, publicUrl, edgePublicUrl, roles, drainFor } = yield* Settings
      let ending = false
      const isEnding = () => ending
      const closing = (servers: ReadonlyArray<Closable>) =>
        Effect.promise(async () => {
          ending = true
          if (roles.includes("api")) await sleep(drainFor)
          await Promise.all(servers.map(closeServer))
        })
      const forApi = { host, port, flag: "--port", publicUrl, starting: livesAlready, isEnding, endpoint: "api" as const }
      if (edgePort === undefined) {
        const one = yield* listen(forApi)
        return Endpoints.of({ ...share(one), isEnding, close: closing([one]) })
      }
      const [api, edge] = yield* Effect.all(
        [
          listen(forApi),
          listen({
            ...forApi,
            port: edgePort,
            flag: "--edge-port",
            publicUrl: edgePublicUrl,
            starting: notYet,
            endpoint: "edge",
          }),
        ],
        { concurrency: "unbounded" },
      )
      return Endpoints.of({ api, edge, isEnding, close: closing([api, edge]) })
    }),
  )

  /** Ends the answering while everything that answers still works. To be built last, so that it ends first. */
  static readonly layerClosing = Layer.effectDiscard(
    Effect.gen(function* () {
      const { close } = yield* Endpoints
      yield* Effect.addFinalizer(() => close)
    }),
  )
}

const notYet: Handler = async (_, response) => answerPlainly(response, 503, "not ready", { "retry-after": "1" })

/** A supervisor that ended a service because it starts slowly would have it start slowly again. */
const livesAlready: Handler = routed(healthRoutes, notYet)

/**
 * Two endpoints at one address: the edge gets what it takes, the API the rest.
 *
 * @param arrivesWithin how long a request that is not for the edge may take to arrive, in milliseconds: by default as
 *   long as Node allows a server
 */
export const share = ({ server, url, handle }: Endpoint, arrivesWithin = 5 * 60_000) => {
  let api = livesAlready
  let edge = notYet
  let isForEdge: (request: IncomingMessage) => boolean = () => false
  // Large bodies over slow links take longer than Node allows all requests of a server. Other requests are bounded
  // here.
  server.requestTimeout = 0
  handle(async (request, response, beforeBody) => {
    if (isForEdge(request)) {
      factsOf(request).endpoint = "edge"
      return edge(request, response, beforeBody)
    }
    const cut = setTimeout(() => request.complete || request.destroy(), arrivesWithin)
    request.once("close", () => clearTimeout(cut))
    return api(request, response, beforeBody)
  })
  return {
    api: {
      server,
      url,
      handle: handler => {
        api = handler
      },
    },
    edge: {
      server,
      url,
      handle: (handler, takes = () => false) => {
        isForEdge = takes
        edge = handler
      },
    },
  } satisfies Record<string, Endpoint>
}

interface Address {
  readonly host: string
  readonly port: number
  readonly flag: string
  readonly publicUrl: string | undefined
  readonly starting: Handler
  readonly endpoint: RequestFacts["endpoint"]
  readonly isEnding: () => boolean
}

/** A server at an address of the settings, until the scope closes. */
export const listen = Effect.fnUntraced(function* ({ host, port, flag, publicUrl, ...serving }: Address) {
  const { limits, trustedProxies } = yield* Settings
  const runFork = Effect.runForkWith(yield* Effect.context<never>())
  const server = yield* Effect.acquireRelease(bind(host, port, flag), bound =>
    Effect.sync(() => {
      bound.close()
      bound.closeAllConnections()
    }),
  )
  const url = publicUrl ?? originAt(host, (server.address() as AddressInfo).port)
  limitConnections(server, { perAddress: limits.connectionsPerAddress, trusted: trustedProxies })
  const report = (cause: unknown, { id }: RequestFacts) =>
    void runFork(
      about({ request: id })(Effect.logError(`http: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)),
    )
  const isLogged = yield* LogLevel.isEnabled("Debug")
  const reportRequest = (answered: AnsweredRequest) => void runFork(logRequest(answered))
  const facts = { ...serving, headers: securityHeaders(url), report, reportRequest: isLogged ? reportRequest : undefined }
  return { server, url, ...answerRequests(server, facts) }
})

const logRequest = ({ id, endpoint, method, path, status, milliseconds }: AnsweredRequest) =>
  Effect.logDebug(operator.requestAnswered(method, path)).pipe(
    Effect.annotateLogs({ request: id, endpoint, status, milliseconds: Math.round(milliseconds * 10) / 10 }),
  )

const bind = (host: string, port: number, flag: string) =>
  Effect.callback<Server, ListenError>(resume => {
    const server = createServer()
    const fail = (cause: NodeJS.ErrnoException) => resume(Effect.fail(listenError(cause, host, port, flag)))
    server.once("error", fail)
    server.listen({ host: host.replace(/^\[|\]$/g, ""), port }, () => {
      server.off("error", fail)
      resume(Effect.succeed(server))
    })
  })

const listenError = (cause: NodeJS.ErrnoException, host: string, port: number, flag: string): ListenError => {
  const listening = { host, port, flag }
  switch (cause.code) {
    case "EADDRINUSE":
      return new ListenError({ message: operator.portTaken(listening) })
    case "EACCES":
      return new ListenError({ message: operator.portForbidden(listening) })
    default:
      return new ListenError({ message: operator.notListening(listening, cause.message) })
  }
}

type Closable = { readonly server: Server } & Pick<Answering, "inFlight">

/** A handler whose client is gone may wait for it to read without end; the end of the service does not wait for it. */
const closeServer = async ({ server, inFlight }: Closable): Promise<void> => {
  const cut = setTimeout(() => server.closeAllConnections(), grace)
  // A connection that a client keeps alive is idle only after its last answer.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  await new Promise(resolve => server.close(resolve))
  clearTimeout(cut)
  clearInterval(idle)
  await Promise.race([Promise.all(inFlight), sleep(cleaning, undefined, { ref: false })])
}
