import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Layer } from "effect"
import type { HttpClient } from "effect/http"

/**
 * HTTP over kept connections, at most so many to one host, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. Undici is loaded when it is needed, and by its default export: its names are
 * lost when a bundler splits it off.
 */
export const layerConnectionPool = (connections: number): Layer.Layer<HttpClient.HttpClient> =>
  NodeHttpClient.layerUndiciNoDispatcher.pipe(Layer.provide(Layer.effect(NodeHttpClient.Dispatcher, makeAgent(connections))))

const makeAgent = (connections: number) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const { default: undici } = await import("undici")
      return new undici.EnvHttpProxyAgent({ connections })
    }),
    agent => Effect.promise(() => agent.destroy()),
  )
