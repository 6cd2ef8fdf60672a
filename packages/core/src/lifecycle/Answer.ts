import type { Problem } from "../problems/Problem.ts"
import { isOfContent } from "./endBetter.ts"
import { verdict } from "./ImageState.ts"
import type { Move } from "./Move.ts"
import type { At, PreviousPut } from "./State.ts"

/** What the server says of an image. */
export interface ImageRecord {
  readonly id: string
  /** State on the wire; see `verdict`. */
  readonly state: string | undefined
  /** Why it is Invalid, as the server says. */
  readonly problems: ReadonlyArray<Problem>
  /** SHA-1, as far as the server knows it. */
  readonly checksum?: string | undefined
}

/**
 * How long the server may take to notice bytes that the bucket acknowledged, before they are sent again (protocol:
 * States of an image).
 */
export const noticeWithin = 15 * 60_000

/**
 * What `hasImage` means for an image that was hashed (protocol: States of an image). `now` in milliseconds since 1970.
 */
export const answered = (from: At<"Hashed">, record: ImageRecord | undefined, now: number): Move => {
  const { previousPut, retried } = from
  if (record === undefined) return { on: "absent", from, previousPut, retried }
  switch (verdict(record.state)) {
    case "ready":
      return { on: "verified", from, id: record.id }
    case "working":
      return { on: "present", from, id: record.id, storedAt: undefined }
    case "armed":
      return acknowledged(from, record, now) ?? { on: "absent", from, previousPut, retried }
    case "invalid":
      if (retried || isOfContent(record.problems)) return { on: "refused", from, id: record.id, problems: record.problems }
      return { on: "absent", from, previousPut: { put: "none" }, retried: !neverEnded(previousPut) }
  }
}

/**
 * Whether an upload of ours may never have come to its end: the bytes did not arrive, or `done` was not sent. The
 * server makes such an image Invalid after 65 minutes, and that is not the one retry.
 */
const neverEnded = (previousPut: PreviousPut): boolean =>
  previousPut.put === "unknown" || (previousPut.put === "acknowledged" && previousPut.announce)

/**
 * What becomes of bytes that the bucket acknowledged and the server does not know of. Where it needs `done`, a run that
 * was killed may not have sent it: it is sent again, and the wait starts again. Else the server may still find them.
 */
const acknowledged = (from: At<"Hashed" | "Absent">, record: ImageRecord, now: number): Move | undefined => {
  const { previousPut } = from
  if (previousPut.put !== "acknowledged" || previousPut.id !== record.id) return undefined
  if (previousPut.announce) return { on: "doneMissing", from, id: record.id, storedAt: now }
  const storedAt = notAfter(previousPut.storedAt, now)
  return mayNotice(storedAt, now) ? { on: "present", from, id: record.id, storedAt } : undefined
}

/** Whether the server may still notice bytes that the bucket acknowledged then. */
const mayNotice = (storedAt: number, now: number): boolean => now < storedAt + noticeWithin

/**
 * A time that a clock wrote which has been put back since: it counts from now on, so that nothing is waited for longer
 * than it should be.
 */
export const notAfter = (time: number, now: number): number => Math.min(time, now)

/**
 * What the record means that registering an image answers with; no move: send the bytes. The server leaves a record
 * alone whose bytes it has, so this is the last chance to find that a bare null of `hasImage` was a failure. Servers
 * that say no state are taken at their signature.
 */
export const registered = (from: At<"Absent">, record: ImageRecord, now: number): Move | undefined => {
  if (record.state === undefined) return undefined
  switch (verdict(record.state)) {
    case "ready":
      return { on: "verified", from, id: record.id }
    case "working":
      return { on: "present", from, id: record.id, storedAt: undefined }
    case "armed":
      return acknowledged(from, record, now)
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
      return { on: "refused", from, id: from.id, problems: record?.problems ?? [] }
    case "armed":
      // No record at all may be a failure, or an image that was removed: registering it again shows which.
      return from.storedAt !== undefined && mayNotice(from.storedAt, now) ? undefined : { on: "unnoticed", from }
    case "working":
      return undefined
  }
}

/** What a poll means for an image that the server gets itself; no move: go on waiting, however long its bytes take. */
export const polledFetch = (from: At<"Fetching">, record: ImageRecord | undefined): Move | undefined => {
  if (record === undefined) return { on: "failed", from, problem: { code: "image-forgotten" }, rerunMayHelp: true }
  switch (verdict(record.state)) {
    case "ready":
      return { on: "fetched", from, id: from.id, checksum: from.checksum ?? record.checksum }
    case "invalid":
      return { on: "unfetched", from, problems: record.problems }
    case "armed":
    case "working":
      return undefined
  }
}
