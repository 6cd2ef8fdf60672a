import { z } from "zod"
import { operator } from "../messages/operator.ts"
import { upstreamSettings } from "./upstreamSettings.ts"

const name = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "must be a name of letters, digits, - and _")

/** One entry of `reconstructors` in the configuration file. */
export const reconstructorSettings = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("handoff"), name }),
  upstreamSettings(name),
])

export type ReconstructorSettings = z.infer<typeof reconstructorSettings>

/** The operator's reconstructors; the first is used where nobody chooses. */
export const reconstructorList = z
  .array(reconstructorSettings)
  .min(1, "must name at least one reconstructor")
  .superRefine((all, context) => {
    all.forEach((one, index) => {
      if (all.findIndex(other => other.name === one.name) === index) return
      context.addIssue({ code: "custom", path: [index, "name"], message: operator.reconstructorNameTaken(one.name) })
    })
  })
