import { networkReason, type Problem } from "@altilift/core"
import type { buildConnector, Dispatcher, default as Undici } from "undici"
import type { Proxies, Proxy } from "../config/proxies.ts"
import { codeOf } from "../fileErrors.ts"

/**
 * A connection that failed at the proxy and not at the server. `inBetween` says so to the core (`problemInBetween`),
 * without the proxy's password.
 */
class ProxyFault extends Error {
  readonly inBetween: Problem
  constructor(inBetween: Problem, cause?: unknown) {
    super(inBetween.code, { cause })
    this.inBetween = inBetween
  }
}

const unreachable = ({ host: proxy, variable }: Proxy, cause: unknown) =>
  new ProxyFault({ code: "proxy-unreachable", proxy, variable, error: networkReason(cause) }, cause)

const answered = ({ host: proxy, variable }: Proxy, status: number) =>
  new ProxyFault({ code: "proxy-refused", proxy, variable, status })

/** Connections as `EnvHttpProxyAgent` makes them, but for errors of a proxy, which say that they are the proxy's. */
export const makeProxyAgent = (undici: typeof Undici, { http, https }: Proxies, connections: number): EnvAgent => {
  const agent = new undici.EnvHttpProxyAgent({
    connections,
    httpProxy: http?.address ?? "",
    // Without a proxy of its own, `https` uses the agent of `http`.
    httpsProxy: https === http ? "" : (https?.address ?? ""),
    // Makes the connections to a proxy that are tunnels to `https` addresses.
    clientFactory: (origin, options) => {
      const pool = new undici.Pool(origin, options)
      return https === undefined ? pool : namingTunnels(https, pool)
    },
    // Makes the connections to a proxy that is asked for `http` addresses, and all that lead to servers.
    factory: (origin, options) =>
      new undici.Pool(origin, String(origin) === http?.address ? { connect: namingConnector(undici, http) } : options),
  })
  const dispatcher =
    http === undefined ? agent : agent.compose(dispatch => (options, handler) => dispatch(options, namingRefusals(http, handler)))
  return { dispatcher, destroy: () => agent.destroy() }
}

export interface EnvAgent {
  readonly dispatcher: Dispatcher
  readonly destroy: () => Promise<void>
}

/** A failure before the tunnel is open is reported as one of the proxy. */
const namingTunnels = (proxy: Proxy, pool: Dispatcher): Dispatcher => {
  const connect: (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData> = pool.connect.bind(pool)
  const tunnel = async (options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    const answer = await connect(options).catch((cause: unknown) => {
      throw unreachable(proxy, cause)
    })
    if (answer.statusCode === 200) return answer
    answer.socket.on("error", () => undefined).destroy()
    throw answered(proxy, answer.statusCode)
  }
  return Object.assign(pool, { connect: tunnel })
}

const namingConnector = (undici: typeof Undici, proxy: Proxy): buildConnector.connector => {
  const connect = undici.buildConnector({ allowH2: false })
  return (options, callback) =>
    connect(options, (...result) => (result[0] === null ? callback(...result) : callback(unreachable(proxy, result[0]), null)))
}

/** The error that undici makes of a 407; it has no other that is given to a handler by this code. */
const isRefusal = (error: unknown): boolean => codeOf(error) === "UND_ERR_INVALID_ARG"

/**
 * For `http` addresses the proxy's response arrives like a server's. undici makes an error of a status 407, and still
 * calls the handler with the body of the response.
 */
const namingRefusals = (proxy: Proxy, handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler => {
  let failed = false
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onRequestUpgrade: (controller, status, headers, socket) => handler.onRequestUpgrade?.(controller, status, headers, socket),
    onResponseStart: (controller, status, headers, text) => handler.onResponseStart?.(controller, status, headers, text),
    onResponseData: (controller, chunk) => (failed ? undefined : handler.onResponseData?.(controller, chunk)),
    onResponseEnd: (controller, trailers) => (failed ? undefined : handler.onResponseEnd?.(controller, trailers)),
    onResponseError: (controller, error) => {
      if (failed) return
      failed = true
      handler.onResponseError?.(controller, isRefusal(error) ? answered(proxy, 407) : error)
    },
    onResponseStarted: () => handler.onResponseStarted?.(),
    onBodySent: chunk => handler.onBodySent?.(chunk),
    onRequestSent: () => handler.onRequestSent?.(),
  }
}
