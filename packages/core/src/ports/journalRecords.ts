import { z } from "zod/mini"
import type * as lifecycle from "../lifecycle/JournalRecord.ts"
import { Problem } from "../problems/Problem.ts"
import type { MultipartUpload as Multipart } from "./Journal.ts"

/** Shapes of what a journal's driver reads back: a file may have been written by another version, or be damaged. */
export const JournalRecord: z.ZodMiniType<lifecycle.JournalRecord> = z.union([
  z.object({ at: z.literal("Hashed"), put: z.enum(["none", "unknown"]) }),
  // Old journals do not say whether there is something to announce: there is not.
  z.object({
    at: z.literal("Stored"),
    id: z.string(),
    storedAt: z.number(),
    retried: z.boolean(),
    announce: z._default(z.boolean(), false),
  }),
  z.object({ at: z.literal("Ready"), id: z.string() }),
  z.pipe(
    // Journals from before problems were data have sentences.
    z.object({
      at: z.literal("Invalid"),
      id: z.string(),
      problems: z.optional(z.array(Problem)),
      reasons: z.optional(z.array(z.string())),
    }),
    z.transform(({ at, id, problems, reasons }) => ({
      at,
      id,
      problems: problems ?? (reasons ?? []).map((words): Problem => ({ code: "recorded", words })),
    })),
  ),
])
export type JournalRecord = lifecycle.JournalRecord

export const Remembered: z.ZodMiniType<lifecycle.Remembered> = z.object({
  checksum: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  type: z.enum(["JPEG", "PNG", "TIFF", "META"]),
})
export type Remembered = lifecycle.Remembered

const positive = z.number().check(z.int(), z.positive())

export const MultipartUpload: z.ZodMiniType<Multipart> = z.object({
  uploadId: z.string().check(z.minLength(1)),
  checksum: z.string(),
  size: positive,
  partSize: positive,
  parts: z.array(z.object({ number: positive, etag: z.string() })),
  completing: z.boolean(),
})
