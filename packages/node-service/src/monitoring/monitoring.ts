import { Effect, Layer } from "effect"
import { type ServiceSettings, Settings } from "../config.ts"
import type { Environment } from "../settingNames.ts"
import { Tracing } from "../Tracing.ts"

/**
 * `/metrics` and the checks in full on a port of their own, where one is configured; and the gauges that are read at
 * intervals, where somebody reads them. What it takes is loaded only then.
 */
export const layerMonitoring = Layer.unwrap(
  Effect.gen(function* () {
    const { metricsPort } = yield* Settings
    const isRead = metricsPort !== undefined || (yield* Tracing) !== undefined
    if (!isRead) return Layer.empty
    const { layerEndpoint, layerGauges } = yield* Effect.promise(() => import("./endpoint.ts"))
    return metricsPort === undefined ? layerGauges : Layer.mergeAll(layerGauges, layerEndpoint(metricsPort))
  }),
)

const namesCollector = /^OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS)_)?ENDPOINT$/

/** Traces and metrics over OTLP, where the settings or the variables of OpenTelemetry name a collector. */
export const layerTracing = ({ otlp }: Pick<ServiceSettings, "otlp">, environment: Environment) => {
  const isNamed = Object.entries(environment).some(([name, value]) => namesCollector.test(name) && value)
  if (otlp === undefined && !isNamed) return Layer.empty
  return Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./otlp.ts")),
      ({ layerOtlp }) => layerOtlp(otlp, environment),
    ),
  )
}
