import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Layer } from "effect"
import { HttpClient } from "effect/http"
import { readProxies } from "../config/proxies.ts"
import type { UsageError } from "../UsageError.ts"
import { makeProxyAgent } from "./proxyAgent.ts"

/**
 * HTTP over kept connections, at most so many to one host, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY
 * name. Undici is loaded when it is needed, and by its default export: its names are lost when a bundler splits it off.
 */
export const layerConnectionPool = (connections: number): Layer.Layer<HttpClient.HttpClient, UsageError> =>
  Layer.effect(HttpClient.HttpClient, NodeHttpClient.makeUndici).pipe(Layer.provide(layerDispatcher(connections)))

/** The connections alone, for what needs no Effect. */
export const layerDispatcher = (connections: number) => Layer.effect(NodeHttpClient.Dispatcher, makeAgent(connections))

const makeAgent = Effect.fnUntraced(function* (connections: number) {
  const proxies = yield* readProxies(process.env)
  const agent = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const { default: undici } = await import("undici")
      return makeProxyAgent(undici, proxies, connections)
    }),
    ({ destroy }) => Effect.promise(destroy),
  )
  return agent.dispatcher
})
