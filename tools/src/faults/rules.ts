import { z } from "zod"
import { LinkPlan } from "./Link.ts"

const pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text)
  } catch {
    context.addIssue({ code: "custom", message: `"${text}" is not a regular expression` })
    return z.NEVER
  }
})

/** How far a body gets, as a share of its length; by the seed where it is left out. */
const share = z.number().min(0).max(1).optional()

/** What happens to a request. The first two can be had together with any other; of the others, one. */
export const Fault = z.discriminatedUnion("kind", [
  /** The answer comes so much later. */
  z.strictObject({ kind: z.literal("latency"), milliseconds: z.number().nonnegative() }),
  /** Body and answer go no faster than that. */
  z.strictObject({ kind: z.literal("rate"), bytesPerSecond: z.number().positive() }),
  /** The connection breaks: before the request went on, after the server has answered, or within one of the bodies. */
  z.strictObject({
    kind: z.literal("reset"),
    when: z.enum(["before", "after", "in the body", "in the answer"]),
    share,
  }),
  /** The answer ends early, as if the server had closed the connection. */
  z.strictObject({ kind: z.literal("truncate"), share }),
  /** Another server answers. With `early`, before the body was read, and the connection ends then. */
  z.strictObject({
    kind: z.literal("answer"),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(""),
    early: z.boolean().default(false),
  }),
  /**
   * Nothing ever comes: the request does not go on, its answer does not come back, or the body is not taken any more
   * from some point.
   */
  z.strictObject({ kind: z.literal("black hole"), when: z.enum(["before", "after", "in the body"]), share }),
])
export type Fault = z.infer<typeof Fault>

export const Rule = z.strictObject({
  /** Shown where the fault is reported. */
  name: z.string().optional(),
  /** Looked for in `METHOD /path?query`. */
  route: pattern.default(/^/),
  /** Looked for in the first mebibyte of the body: names a GraphQL operation, a field, a variable. */
  content: pattern.optional(),
  /** Of the requests that match: how many stay unharmed at first, and how many are harmed at most. */
  skip: z.number().int().nonnegative().default(0),
  times: z.number().int().positive().optional(),
  /** The share of the others that is harmed, decided by the seed and the count. */
  chance: z.number().min(0).max(1).default(1),
  fault: Fault,
})
export type Rule = z.infer<typeof Rule>

/** What the command reads from `--rules`. */
export const FaultPlan = z.strictObject({ link: LinkPlan.optional(), rules: z.array(Rule).default([]) })
export type FaultPlan = z.input<typeof FaultPlan>
