import { type NetworkInterfaceInfo, networkInterfaces } from "node:os"
import { Connectivity } from "@altilift/core"
import { Effect, Layer } from "effect"
import { bareHostname } from "../bareHostname.ts"

/**
 * Online while any interface has an address that is neither loopback nor link-local. A machine assigns itself a
 * link-local address when it gets no other. With an `endpoint` on a loopback host it is always online; for one with a
 * link-local address, a link-local address is enough.
 */
export const layerNetworkInterfaces = (endpoint: string): Layer.Layer<never> => {
  const host = bareHostname(new URL(endpoint))
  const leadsThere = isLinkLocal(host)
    ? isOfNetwork
    : (one: NetworkInterfaceInfo) => isOfNetwork(one) && !isLinkLocal(one.address)
  return Layer.succeed(Connectivity, {
    online: isLoopback(host) ? Effect.succeed(true) : Effect.sync(() => addresses().some(leadsThere)),
  })
}

/** The system lists only interfaces that are up. */
const addresses = (): ReadonlyArray<NetworkInterfaceInfo> => Object.values(networkInterfaces()).flatMap(of => of ?? [])

const isOfNetwork = (address: NetworkInterfaceInfo): boolean => !address.internal

/** 169.254.0.0/16 and fe80::/10 (RFC 3927, RFC 4291). */
const isLinkLocal = (address: string): boolean => /^169\.254\.\d+\.\d+$|^fe[89ab][0-9a-f]:/i.test(address)

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host)
