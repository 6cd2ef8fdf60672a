import { Context, Effect, Layer } from "effect"
import { PrometheusMetrics } from "effect/observability"
import { Settings } from "../config.ts"
import { send } from "../http/answers.ts"
import { Endpoints, type Handler, listen } from "../http/Endpoints.ts"
import { healthRoutes, type Route, routed } from "../http/router.ts"
import { operator } from "../messages/operator.ts"
import { readinessRoute } from "../readiness.ts"
import { readGauges } from "./gauges.ts"

export const layerGauges = Layer.effectDiscard(readGauges)

const contentType = { "content-type": "text/plain; version=0.0.4; charset=utf-8" }

/** Of the registry that everything is recorded in. */
const tellMetrics: Handler = async (_, response) =>
  send(response, { status: 200, headers: contentType, body: PrometheusMetrics.formatUnsafe(Context.empty()) })

/** Metrics for Prometheus, and the checks with their codes, for who may reach this port. */
export const layerEndpoint = (port: number) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const { host } = yield* Settings
      const { isEnding } = yield* Endpoints
      const routes = yield* monitoringRoutes
      const starting = routed(routes)
      const { url } = yield* listen({
        host,
        port,
        flag: "ALTILIFT_METRICS_PORT",
        publicUrl: undefined,
        starting,
        endpoint: "monitoring",
        isEnding,
      })
      yield* Effect.logInfo(operator.monitoringAt(url))
    }),
  )

const monitoringRoutes = Effect.gen(function* () {
  const metrics: Route = { path: "/metrics", methods: ["GET"], handler: tellMetrics }
  return [...healthRoutes, metrics, yield* readinessRoute(async () => true)]
})
