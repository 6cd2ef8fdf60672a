import { z } from "zod"

/**
 * The events of `--json`. `docs/events.schema.json` is generated from these schemas, and a test keeps it up to date.
 * `v` grows when an event changes otherwise than by further fields.
 */
export const event = <const Name extends string, Shape extends z.ZodRawShape>(name: Name, description: string, shape: Shape) =>
  z.object({ v: z.literal(1), event: z.literal(name), ...shape }).meta({ title: name, description })

export const count = z.int().nonnegative()
export const bytes = count.meta({ description: "bytes" })
export const exitCode = z.int().meta({ description: "exit code of the process, see docs/cli.md" })
export const path = z.string().meta({ description: "absolute path, or the address without its query" })
export const checksum = z
  .string()
  .regex(/^[0-9a-f]{40}$/)
  .meta({ description: "SHA-1" })
/** What went wrong: `params` are those of the code, in packages/core/src/problems. */
export const problem = { code: z.string(), params: z.record(z.string(), z.unknown()).readonly() }
export const someProblem = z.object(problem).partial().shape
