import { Redacted } from "effect"
import { z } from "zod"
import { logFormats, logLevels } from "../log.ts"
import { operator } from "../messages/operator.ts"

/** How the log is written, and from which level on. */
export const logSettings = z.strictObject({
  format: z.enum(logFormats, operator.mustBeOneOf(logFormats)).default("pretty"),
  level: z.enum(logLevels, operator.mustBeOneOf(logLevels)).default("info"),
})

/** Where traces and metrics are sent: what `OTEL_EXPORTER_OTLP_ENDPOINT` and `…_HEADERS` say elsewhere. */
export const otlpSettings = z.strictObject({
  endpoint: z
    .url({ protocol: /^https?$/, error: "must be a URL like http://collector:4318" })
    .refine(value => !URL.canParse(value) || new URL(value).username === "", "must have no credentials: they belong in headers"),
  /** Secrets. */
  headers: z
    .record(
      z.string().regex(/^[\w-]+$/, "must be names of headers"),
      z.string().transform(value => Redacted.make(value)),
    )
    .default({}),
})

export type OtlpSettings = z.infer<typeof otlpSettings>
