import { clouds, normaliseEndpoint, parseBandwidth } from "@altilift/core"
import { Effect, Redacted } from "effect"
import { z } from "zod"
import { operator } from "../messages/operator.ts"

const endpoint = z.string().transform((given, context) => {
  const read = Effect.runSync(Effect.orElseSucceed(normaliseEndpoint(given), () => undefined))
  if (read !== undefined) return read
  context.addIssue({ code: "custom", message: operator.endpointUnfit })
  return z.NEVER
})

const secret = z
  .string()
  .min(1, "must not be empty")
  .transform(value => Redacted.make(value))

const bandwidth = z.string().transform((given, context) => {
  const read = parseBandwidth(given)
  if (read !== undefined) return read
  context.addIssue({ code: "custom", message: operator.bandwidthUnfit })
  return z.NEVER
})

/** A reconstructor that forwards photos to another server of the same API. */
export const upstreamSettings = <Name extends z.ZodType<string>>(name: Name) =>
  z.strictObject({
    kind: z.literal("upstream"),
    name,
    endpoint,
    /** App key there. */
    key: secret,
    /** Of the user there. */
    token: secret,
    /** What may be sent and fetched in a second; without it all that the line carries. */
    bandwidth: bandwidth.optional(),
    /** Of the bucket there that takes the photos; left out: the nearest of any. */
    cloud: z.enum(clouds).optional(),
    /** Label of that bucket. */
    bucket: z.string().min(1, "must not be empty").optional(),
  })

export type UpstreamSettings = z.infer<ReturnType<typeof upstreamSettings<z.ZodString>>>
