import { z } from "zod/mini"
import type { Earlier, State } from "./State.ts"

const imageType = z.enum(["JPEG", "PNG", "TIFF"])

/**
 * What the journal keeps of an image: no names of targets, no signed URL. Signed and Started come back as Hashed whose put is
 * `unknown`, because signed URLs are never written down.
 */
export const Durable = z.discriminatedUnion("at", [
  z.object({ at: z.literal("Hashed"), put: z.enum(["none", "unknown"]) }),
  z.object({ at: z.literal("Stored"), id: z.string(), storedAt: z.number(), retried: z.boolean() }),
  z.object({ at: z.literal("Ready"), id: z.string() }),
  z.object({ at: z.literal("Invalid"), id: z.string(), reasons: z.array(z.string()) }),
])
export type Durable = z.infer<typeof Durable>

/** What makes a file the same file: its place, size and modified time vouch for its checksum, never for its bytes. */
export interface FileIdentity {
  readonly ref: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

/** What is remembered of a file. */
export const Remembered = z.object({ checksum: z.string().check(z.regex(/^[0-9a-f]{40}$/)), type: imageType })
export type Remembered = z.infer<typeof Remembered>

/** What of a state survives the process; `undefined` where nothing is worth keeping. */
export const durable = (state: State): Durable | undefined => {
  switch (state.at) {
    case "Started":
      return { at: "Hashed", put: "unknown" }
    case "Stored":
      return { at: "Stored", id: state.id, storedAt: state.storedAt, retried: state.retried }
    case "Ready":
      return { at: "Ready", id: state.id }
    case "Invalid":
      return { at: "Invalid", id: state.id, reasons: [...state.reasons] }
    default:
      return undefined
  }
}

/** What a record of an earlier run says of the put, for the question to the server. */
export const earlier = (record: Durable | undefined): Earlier => {
  if (record === undefined) return { put: "none" }
  switch (record.at) {
    case "Hashed":
      return { put: record.put }
    case "Stored":
      return { put: "acknowledged", storedAt: record.storedAt, retried: record.retried }
    case "Ready":
    case "Invalid":
      return { put: "none" }
  }
}
