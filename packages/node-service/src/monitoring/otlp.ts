import { ConfigProvider, Layer, Option, Redacted } from "effect"
import { FetchHttpClient, HttpTraceContext } from "effect/http"
import * as Headers from "effect/http/Headers"
import { OtlpMetrics, OtlpSerialization, OtlpTracer } from "effect/observability"
import type { Environment } from "../settingNames.ts"
import { Tracing } from "../Tracing.ts"
import { apiVersion } from "../version.ts"
import type { OtlpSettings } from "./monitoringSettings.ts"

/**
 * The variables of OpenTelemetry, with what the settings say instead. Its specification has both signals sent unless a
 * variable says otherwise.
 */
const variablesOf = (otlp: OtlpSettings | undefined, environment: Environment): Record<string, string> => {
  const given = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith("OTEL_") && value !== undefined && value !== "" ? [[name, value] as const] : [],
  )
  const headers = Object.entries(otlp?.headers ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(Redacted.value(value))}`,
  )
  return {
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_SERVICE_NAME: "altilift-service",
    ...Object.fromEntries(given),
    ...(otlp === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlp.endpoint }),
    ...(headers.length === 0 ? {} : { OTEL_EXPORTER_OTLP_HEADERS: headers.join(",") }),
  }
}

const parentOf = (headers: Readonly<Record<string, unknown>>) => {
  const { traceparent } = headers
  return typeof traceparent === "string"
    ? Option.getOrUndefined(HttpTraceContext.w3c(Headers.fromInput({ traceparent })))
    : undefined
}

/** Sends spans and metrics over OTLP/HTTP as JSON. What the collector does not take is dropped; the service goes on. */
export const layerOtlp = (otlp: OtlpSettings | undefined, environment: Environment) =>
  Layer.mergeAll(
    OtlpTracer.layerFromConfig({ resource: { serviceVersion: apiVersion } }),
    OtlpMetrics.layerFromConfig({ resource: { serviceVersion: apiVersion } }),
    Layer.succeed(Tracing, { parentOf }),
  ).pipe(
    Layer.provide(OtlpSerialization.layerJson),
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: variablesOf(otlp, environment) }))),
  )
