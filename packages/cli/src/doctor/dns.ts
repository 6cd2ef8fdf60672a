import { isIP } from "node:net"
import { networkReason } from "@altilift/core"
import { Effect } from "effect"
import type { Findings } from "./bounded.ts"
import { found } from "./Finding.ts"
import type { Target } from "./Target.ts"

const addressesOf = async (host: string) => {
  const { lookup } = await import("node:dns/promises")
  return lookup(host, { all: true })
}

/** Whether the system knows the addresses of the server. Behind a proxy, the proxy looks for them. */
export const checkDns = ({ hostname: host, proxy }: Target): Effect.Effect<Findings> => {
  if (proxy !== undefined) return Effect.succeed([found("dns", "ok", "proxy-resolves", { host, proxy: proxy.host })])
  if (isIP(host) !== 0) return Effect.succeed([found("dns", "ok", "host-is-address", { host })])
  return Effect.suspend(() => {
    const began = performance.now()
    return Effect.match(Effect.tryPromise({ try: () => addressesOf(host), catch: networkReason }), {
      onSuccess: (all): Findings => {
        const addresses = all.map(({ address }) => address)
        return [found("dns", "ok", "host-resolved", { host, addresses, took: Math.round(performance.now() - began) })]
      },
      onFailure: (error): Findings => [found("dns", "wrong", "host-unresolved", { host, error })],
    })
  })
}
