import { Effect } from "effect"
import { bareHostname } from "../bareHostname.ts"
import type { Proxies, Proxy } from "../config/proxies.ts"
import { usesProxy } from "../layers.ts"

/** The server's address, and the way to it. */
export interface Target {
  readonly endpoint: string
  /** Host and port as the address has them. */
  readonly host: string
  /** Without the brackets of IPv6. */
  readonly hostname: string
  readonly port: number
  readonly secure: boolean
  /** The proxy of the environment for such addresses. */
  readonly named: Proxy | undefined
  /** The same, undefined if NO_PROXY exempts this host. */
  readonly proxy: Proxy | undefined
}

export const targetOf = Effect.fnUntraced(function* (endpoint: string, proxies: Proxies | undefined) {
  const url = new URL(endpoint)
  const secure = url.protocol === "https:"
  const named = secure ? proxies?.https : proxies?.http
  const target: Target = {
    endpoint,
    host: url.host,
    hostname: bareHostname(url),
    port: Number(url.port) || (secure ? 443 : 80),
    secure,
    named,
    proxy: named !== undefined && (yield* usesProxy(url)) ? named : undefined,
  }
  return target
})

/** Whether a host is this machine. */
export const isHere = (hostname: string): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "::1" || /^127\.\d+\.\d+\.\d+$/.test(hostname)
