import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { Context, Data, Effect, Layer } from "effect"
import { Settings } from "./config.ts"

/** An address cannot be listened on. */
export class ListenError extends Data.TaggedError("ListenError")<{ readonly message: string }> {}

/** A listening server and the origin under which clients reach it. */
export interface Endpoint {
  readonly server: Server
  readonly url: string
}

/** How long requests in flight may take to finish when the service ends, in milliseconds. */
const grace = 4_500

/**
 * The two addresses of the service. They are bound before anything that signs URLs is built, because with port 0 only the
 * listening socket knows the port; until its handler is attached a server answers 503.
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
        api: { server: api, url: publicUrl ?? originOf(api, host) },
        edge: { server: edge, url: edgePublicUrl ?? originOf(edge, host) },
      })
    }),
  )
}

const listen = (host: string, port: number, flag: string) =>
  Effect.acquireRelease(
    Effect.callback<Server, ListenError>(resume => {
      const server = createServer()
      const fail = (cause: NodeJS.ErrnoException) => resume(Effect.fail(listenError(cause, host, port, flag)))
      server.once("error", fail)
      server.listen({ host: host.replace(/^\[|\]$/g, ""), port }, () => {
        server.off("error", fail)
        server.on("request", (_, response) => {
          if (server.listenerCount("request") === 1) response.writeHead(503, { "retry-after": "1" }).end()
        })
        resume(Effect.succeed(server))
      })
    }),
    server => Effect.promise(() => close(server)),
  )

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

/** Takes no new connections, lets requests in flight finish, and cuts those that do not in time. */
const close = (server: Server): Promise<void> =>
  new Promise(resolve => {
    const cut = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
