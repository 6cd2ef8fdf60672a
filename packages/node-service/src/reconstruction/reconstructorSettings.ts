import { z } from "zod"
import { parseDuration } from "../duration.ts"
import { operator } from "../messages/operator.ts"
import { areMappings } from "../settingValues.ts"
import { nodeOdmFields } from "./nodeOdmSettings.ts"
import { upstreamSettings } from "./upstreamSettings.ts"

const name = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "must be a name of letters, digits, - and _")

/** Milliseconds. */
const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text)
  if (parsed === undefined) context.addIssue("must be a time like 90m or 12h")
  return parsed ?? 0
})

const pattern = z.string().transform((text, context) => {
  try {
    const made = new RegExp(text)
    if (!/\(\?<(fraction|percent|step)>/.test(text)) context.addIssue("must have a group named fraction, percent or step")
    return made
  } catch {
    context.addIssue("must be a regular expression")
    return /$^/
  }
})

const positive = z.number().int("must be a whole number").positive("must be more than 0")

const handoff = z.strictObject({ kind: z.literal("handoff"), name })

/** Any program; what lies in its `{output}` when it ends with 0 are the results. */
const command = z.strictObject({
  kind: z.literal("command"),
  name,
  /** The program and its arguments, in which `{images}`, `{output}`, `{manifest}` and `{project}` are replaced. */
  command: z.tuple([z.string().min(1, "must name a program")], z.string()),
  /** Which lines of its output tell its progress; left out: `progress 0.42 matching`. */
  progress: pattern.optional(),
  timeLimit: duration.default(24 * 3_600_000),
  /** Most bytes of memory: of all its processes in a scope of systemd, else of each. */
  memory: positive.optional(),
  /** Most processor time of each of its processes. */
  processorTime: duration.optional(),
  /** Most processors that it may use. */
  processors: positive.optional(),
  /** Most bytes of the disk that its results and its working folder may take. */
  disk: positive.optional(),
})
export type CommandSettings = z.infer<typeof command>

/** One entry of `reconstructors` in the configuration file. */
export const reconstructorSettings = z.discriminatedUnion("kind", [
  handoff,
  command,
  z.strictObject({ name, ...nodeOdmFields }),
  upstreamSettings(name),
])

export type ReconstructorSettings = z.infer<typeof reconstructorSettings>

/** The operator's reconstructors; the first is the default. */
export const reconstructorList = z
  .array(reconstructorSettings)
  .min(1, "must name at least one reconstructor")
  .superRefine(
    (all, context) => {
      all.forEach((one, index) => {
        if (one.name === undefined || all.findIndex(other => other.name === one.name) === index) return
        context.addIssue({ code: "custom", path: [index, "name"], message: operator.reconstructorNameTaken(one.name) })
      })
    },
    { when: ({ value }) => areMappings(value) },
  )
