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
  if (record === undefined) return { on: "absent", from, retried: from.retried }
  const { earlier } = from
  switch (verdict(record.state)) {
    case "ready":
      return { on: "verified", from, id: record.id }
    case "working":
      return { on: "present", from, id: record.id, storedAt: undefined }
    case "armed":
      return earlier.put === "acknowledged" && now < earlier.storedAt + noticeWithin
        ? { on: "present", from, id: record.id, storedAt: earlier.storedAt }
        : { on: "absent", from, retried: from.retried }
    case "invalid":
      // An upload of ours that never ended is made Invalid by the server after 65 minutes: that is not the one retry.
      return { on: "absent", from, retried: from.retried || earlier.put !== "unknown" }
  }
}

/** What a poll means for an image in progress; no move: go on waiting. No record: the server forgot it. `now` in milliseconds since 1970. */
export const polled = (from: At<"Processing">, record: ImageRecord | undefined, now: number): Move | undefined => {
  if (record === undefined) return { on: "unnoticed", from }
  switch (verdict(record.state)) {
    case "ready":
      return { on: "verified", from, id: record.id }
    case "invalid":
      return { on: "refused", from, reasons: record.reasons }
    case "armed":
      return from.storedAt === undefined || now >= from.storedAt + noticeWithin ? { on: "unnoticed", from } : undefined
    case "working":
      return undefined
  }
}
