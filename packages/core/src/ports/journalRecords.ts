import { z } from "zod/mini"
import type * as lifecycle from "../lifecycle/Durable.ts"

/** Shapes of what a journal's driver reads back: a file may have been written by another version, or be damaged. */
export const Durable: z.ZodMiniType<lifecycle.Durable> = z.discriminatedUnion("at", [
  z.object({ at: z.literal("Hashed"), put: z.enum(["none", "unknown"]) }),
  z.object({ at: z.literal("Stored"), id: z.string(), storedAt: z.number(), retried: z.boolean() }),
  z.object({ at: z.literal("Ready"), id: z.string() }),
  z.object({ at: z.literal("Invalid"), id: z.string(), reasons: z.array(z.string()) }),
])
export type Durable = lifecycle.Durable

export const Remembered: z.ZodMiniType<lifecycle.Remembered> = z.object({
  checksum: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  type: z.enum(["JPEG", "PNG", "TIFF"]),
})
export type Remembered = lifecycle.Remembered
