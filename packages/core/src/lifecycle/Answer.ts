import { verdict } from "./ImageState.ts"
import type { Move } from "./Move.ts"
import type { At } from "./State.ts"

/** What the server says of an image. */
export interface ImageRecord {
  readonly id: string
  /** State on the wire; see `verdict`. */
  readonly state: string | undefined
  /** Why it is Invalid, in the server's words. */
  readonly reasons: ReadonlyArray<string>
}

/** How long the server may take to notice bytes that the bucket acknowledged, before they are sent again (protocol: States of an image). */
export const noticeWithin = 15 * 60_000

/** What `hasImage` means for an image that was hashed (protocol: States of an image). `now` in milliseconds since 1970. */
export const answered = (from: At<"Hashed">, record: ImageRecord | undefined, now: number): Move => {
  const { earlier, retried } = from
  if (record === undefined) return { on: "absent", from, earlier, retried }
  switch (verdict(record.state)) {
    case "ready":
      return { on: "verified", from, id: record.id }
    case "working":
      return { on: "present", from, id: record.id, storedAt: undefined }
    case "armed":
      return earlier.put === "acknowledged" && mayNotice(earlier.storedAt, now)
        ? { on: "present", from, id: record.id, storedAt: earlier.storedAt }
        : { on: "absent", from, earlier, retried }
    case "invalid":
      if (retried) return { on: "refused", from, id: record.id, reasons: record.reasons }
      // An upload of ours that never ended is made Invalid by the server after 65 minutes: that is not the one retry.
      return { on: "absent", from, earlier: { put: "none" }, retried: earlier.put !== "unknown" }
  }
}

/** Whether the server may still notice bytes that the bucket acknowledged then. */
const mayNotice = (storedAt: number, now: number): boolean => now < storedAt + noticeWithin

/**
 * What the record means that registering an image answers with; no move: send the bytes. The server leaves a record alone whose bytes it has, so
 * this is the last chance to find that a bare null of `hasImage` was a failure. Servers that say no state are taken at their signature.
 */
export const registered = (from: At<"Absent">, record: ImageRecord, now: number): Move | undefined => {
  if (record.state === undefined) return undefined
  const { earlier } = from
  switch (verdict(record.state)) {
    case "ready":
      return { on: "verified", from, id: record.id }
    case "working":
      return { on: "present", from, id: record.id, storedAt: undefined }
    case "armed":
      return earlier.put === "acknowledged" && earlier.id === record.id && mayNotice(earlier.storedAt, now)
        ? { on: "present", from, id: record.id, storedAt: earlier.storedAt }
        : undefined
    case "invalid":
      return undefined
  }
}

/** What a poll means for an image in progress; no move: go on waiting. `now` in milliseconds since 1970. */
export const polled = (from: At<"Processing">, record: ImageRecord | undefined, now: number): Move | undefined => {
  switch (record === undefined ? "armed" : verdict(record.state)) {
    case "ready":
      return { on: "verified", from, id: from.id }
    case "invalid":
      return { on: "refused", from, id: from.id, reasons: record?.reasons ?? [] }
    case "armed":
      // No record at all may be a failure, or an image that somebody removed: registering it again tells which.
      return from.storedAt !== undefined && mayNotice(from.storedAt, now) ? undefined : { on: "unnoticed", from }
    case "working":
      return undefined
  }
}
