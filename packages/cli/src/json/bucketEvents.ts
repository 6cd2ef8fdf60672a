import { clouds } from "@altilift/core"
import { z } from "zod"
import { count, event } from "./eventParts.ts"

const measured = event("bucket-measured", "altilift buckets: a bucket that takes images, the best first.", {
  bucket: z.string(),
  cloud: z.enum(clouds),
  display: z.string().optional().meta({ description: "the place, in the server's words" }),
  endpoint: z.string().optional(),
  reachable: z.boolean().optional(),
  milliseconds: z.number().nonnegative().optional(),
})

const bucketsSummary = event("summary", "The last event of altilift buckets.", { buckets: count, exitCode: z.literal(0) })

/** The events of `altilift buckets`. */
export const bucketEvents = [measured, bucketsSummary] as const
