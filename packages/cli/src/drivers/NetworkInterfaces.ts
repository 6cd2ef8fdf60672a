import { networkInterfaces } from "node:os"
import { Connectivity } from "@altilift/core"
import { Effect, Layer } from "effect"

/**
 * Online while any interface but loopback is up. A server on this machine needs none: with an `endpoint` on a loopback host it is always
 * online.
 */
export const layerNetworkInterfaces = (endpoint: string): Layer.Layer<never> =>
  Layer.succeed(Connectivity, {
    online: isLoopback(new URL(endpoint).hostname) ? Effect.succeed(true) : Effect.sync(anyInterfaceUp),
  })

/** The system lists only interfaces that are up. */
const anyInterfaceUp = (): boolean =>
  Object.values(networkInterfaces()).some(addresses => addresses?.some(address => !address.internal))

const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host)
