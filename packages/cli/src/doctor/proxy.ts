import { networkReason } from "@altilift/core"
import { Effect } from "effect"
import { bareHostname } from "../bareHostname.ts"
import type { Proxy } from "../config/proxies.ts"
import { openTunnel, reachPort } from "../layers.ts"
import type { Findings } from "./bounded.ts"
import { found, problemFound } from "./Finding.ts"
import type { Target } from "./Target.ts"

/** Whether there is a proxy on the way, whether it answers, and whether it makes a tunnel to an `https` address. */
export const checkProxy = Effect.fnUntraced(function* ({ named, proxy, ...target }: Target): Effect.fn.Return<Findings> {
  if (named === undefined) return [found("proxy", "ok", "no-proxy", {})]
  const { host, variable } = named
  if (proxy === undefined) return [found("proxy", "ok", "proxy-bypassed", { proxy: host, variable, host: target.host })]
  const began = performance.now()
  const status = yield* Effect.tryPromise({ try: signal => statusOf(proxy, target, signal), catch: networkReason }).pipe(
    Effect.catch(error => Effect.succeed({ error })),
  )
  if (typeof status === "object") return [problemFound("proxy", { code: "proxy-unreachable", proxy: host, variable, ...status })]
  if (status !== 200) return [problemFound("proxy", { code: "proxy-refused", proxy: host, variable, status })]
  const took = Math.round(performance.now() - began)
  return [found("proxy", "ok", "proxy-reached", { proxy: host, variable, took })]
})

/** That of a tunnel, or 200 where only the proxy itself is reached: for `http` addresses, and through SOCKS. */
const statusOf = async (proxy: Proxy, { secure, hostname, port }: Omit<Target, "named" | "proxy">, signal: AbortSignal) => {
  const url = new URL(proxy.address)
  if (!secure || url.protocol.startsWith("socks")) {
    const standard = { "http:": 80, "https:": 443 }[url.protocol] ?? 1080
    await reachPort(bareHostname(url), Number(url.port) || standard, signal)
    return 200
  }
  const { socket, status } = await openTunnel(proxy, authorityOf(hostname, port), signal)
  socket?.destroy()
  return status
}

/** As CONNECT has it: always with a port. */
export const authorityOf = (hostname: string, port: number): string =>
  `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`
