import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Context, Data, Effect, Layer } from "effect"
import { Settings } from "./config.ts"

/** An address cannot be listened on. */
export class ListenError extends Data.TaggedError("ListenError")<{ readonly message: string }> {}

/**
 * Answers a request.
 *
 * @param beforeBody to be called before the body is read: some clients wait to be asked for it
 */
export type Handler = (request: IncomingMessage, response: ServerResponse, beforeBody: () => void) => Promise<void>

/** A listening server and the origin under which clients reach it. */
export interface Endpoint {
  readonly server: Server
  readonly url: string
  /** Takes over the answering; until then requests get 503. */
  readonly handle: (handler: Handler) => void
}

/** How long requests in flight may take to finish when the service ends, in milliseconds. */
const grace = 4_500

/**
 * The two addresses of the service. They are bound before anything that signs URLs is built, because with port 0 only the
 * listening socket knows the port.
 */
export class Endpoints extends Context.Service<Endpoints, { readonly api: Endpoint; readonly edge: Endpoint }>()(
  "@altilift/node-service/Endpoints",
) {
  static readonly layer = Layer.effect(
    Endpoints,
    Effect.gen(function* () {
      const { host, port, edgePort, publicUrl, edgePublicUrl } = yield* Settings
      const [api, edge] = yield* Effect.all([listen(host, port, "--port"), listen(host, edgePort, "--edge-port")], {
        concurrency: "unbounded",
      })
      return Endpoints.of({
        api: { ...api, url: publicUrl ?? originOf(api.server, host) },
        edge: { ...edge, url: edgePublicUrl ?? originOf(edge.server, host) },
      })
    }),
  )
}

const listen = (host: string, port: number, flag: string) =>
  Effect.acquireRelease(
    Effect.callback<Attached, ListenError>(resume => {
      const server = createServer()
      const fail = (cause: NodeJS.ErrnoException) => resume(Effect.fail(listenError(cause, host, port, flag)))
      server.once("error", fail)
      server.listen({ host: host.replace(/^\[|\]$/g, ""), port }, () => {
        server.off("error", fail)
        resume(Effect.succeed(attach(server)))
      })
    }),
    attached => Effect.promise(() => close(attached)),
  )

/** A server whose handler may come later, and what it is answering just now. */
interface Attached extends Omit<Endpoint, "url"> {
  readonly inFlight: ReadonlySet<Promise<void>>
}

const attach = (server: Server): Attached => {
  const inFlight = new Set<Promise<void>>()
  let answer = unavailable
  const take = (request: IncomingMessage, response: ServerResponse, beforeBody: () => void): void => {
    const answered: Promise<void> = answer(request, response, beforeBody)
      .catch(() => void response.destroy())
      .finally(() => inFlight.delete(answered))
    inFlight.add(answered)
  }
  server.on("request", (request, response) => take(request, response, () => undefined))
  server.on("checkContinue", (request, response) => take(request, response, () => response.writeContinue()))
  return {
    server,
    inFlight,
    handle: handler => {
      answer = handler
    },
  }
}

const unavailable: Handler = async (_, response) => void response.writeHead(503, { "retry-after": "1" }).end()

const listenError = (cause: NodeJS.ErrnoException, host: string, port: number, flag: string): ListenError => {
  switch (cause.code) {
    case "EADDRINUSE":
      return new ListenError({ message: `port ${port} of ${host} is taken by another program; choose another with ${flag}` })
    case "EACCES":
      return new ListenError({ message: `port ${port} of ${host} may not be used by this user; choose another with ${flag}` })
    default:
      return new ListenError({ message: `cannot listen on ${host}, port ${port} (${flag}): ${cause.message}` })
  }
}

const originOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo
  return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`
}

/** Takes no new connections, lets requests in flight finish, cuts those that do not in time, and lets them clean up. */
const close = async ({ server, inFlight }: Attached): Promise<void> => {
  const cut = setTimeout(() => server.closeAllConnections(), grace)
  // A connection that a client keeps alive is idle only after its last answer.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  await new Promise(resolve => server.close(resolve))
  clearTimeout(cut)
  clearInterval(idle)
  await Promise.all(inFlight)
}
