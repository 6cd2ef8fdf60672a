import type { Problem } from "../problems/Problem.ts"
import { isOfContent } from "./endBetter.ts"
import type { At, Content, Final, Learned, Ongoing, OwnerEnd, PreviousPut, SourceFile, State } from "./State.ts"

/** Every legal move; a pair that is not listed here does not type-check. */
export type Move =
  | { readonly on: "hashed"; readonly from: At<"Discovered">; readonly content: Content; readonly previousPut: PreviousPut }
  /** Neither named nor sniffed as an image. */
  | { readonly on: "skipped"; readonly from: At<"Discovered">; readonly problem: Problem }
  /** Another file of this run has the same bytes, and has ended. */
  | {
      readonly on: "duplicated"
      readonly from: At<"Discovered" | "Hashed">
      readonly of: SourceFile
      readonly as: OwnerEnd
      /** Whether that one failed for what is in the bytes. */
      readonly bytesAtFault: boolean
    }
  /** The server wants the bytes; `previousPut`: what still counts of earlier puts. */
  | { readonly on: "absent"; readonly from: At<"Hashed">; readonly previousPut: PreviousPut; readonly retried: boolean }
  /** The server has the bytes, or will notice them. */
  | { readonly on: "present"; readonly from: At<"Hashed" | "Absent">; readonly id: string; readonly storedAt: number | undefined }
  /**
   * An earlier run put the bytes into the bucket, and the server, which needs `done`, does not know: `done` is sent
   * again.
   */
  | { readonly on: "doneMissing"; readonly from: At<"Hashed" | "Absent">; readonly id: string; readonly storedAt: number }
  | { readonly on: "verified"; readonly from: At<"Hashed" | "Absent" | "Processing">; readonly id: string }
  | { readonly on: "signed"; readonly from: At<"Absent">; readonly id: string }
  | { readonly on: "started"; readonly from: At<"Signed"> }
  /** The target is too old to be used, or was refused: register again. */
  | { readonly on: "expired"; readonly from: At<"Signed" | "Started"> }
  /** `announce`: whether the server needs `done`. */
  | { readonly on: "stored"; readonly from: At<"Started">; readonly storedAt: number; readonly announce: boolean }
  /** It is unknown whether the bytes arrived (invariant 4). */
  | { readonly on: "outcomeUnknown"; readonly from: At<"Started"> }
  /** The file is not what was hashed (invariant 8). */
  | { readonly on: "changed"; readonly from: At<"Absent" | "Signed" | "Started">; readonly file: SourceFile }
  | { readonly on: "announced"; readonly from: At<"Stored"> }
  /** The server found the bytes wanting: `Invalid` on the wire. */
  | {
      readonly on: "refused"
      readonly from: At<"Hashed" | "Processing">
      readonly id: string
      readonly problems: ReadonlyArray<Problem>
    }
  /** The server did not notice the bytes in time, or forgot the image: send them again, once. */
  | { readonly on: "unnoticed"; readonly from: At<"Processing"> }
  /** The server was asked to get the bytes itself. */
  | { readonly on: "fetching"; readonly from: At<"Discovered">; readonly id: string; readonly checksum: string | undefined }
  | {
      readonly on: "fetched"
      readonly from: At<"Discovered" | "Fetching">
      readonly id: string
      readonly checksum: string | undefined
    }
  /** The server could not get them, or found them wanting. */
  | { readonly on: "unfetched"; readonly from: At<"Fetching">; readonly problems: ReadonlyArray<Problem> }
  | { readonly on: "rejected"; readonly from: Ongoing; readonly problem: Problem }
  | { readonly on: "failed"; readonly from: Ongoing; readonly problem: Problem; readonly rerunMayHelp: boolean }
  /** The user wants it tried again. */
  | { readonly on: "retried"; readonly from: Final }
  /** A dry run knows all that it wants to know. */
  | { readonly on: "planned"; readonly from: At<"Absent" | "Stored" | "Processing"> }
  /** The run does not wait for the verdict. */
  | { readonly on: "sent"; readonly from: At<"Processing"> }
  /** The run ends before the file has. */
  | { readonly on: "stopped"; readonly from: Ongoing }

/** The state after a move. Total: there is no illegal move to answer. */
export const transition = (move: Move): State => {
  const file = move.from.file
  switch (move.on) {
    case "hashed":
      return {
        at: "Hashed",
        file,
        content: move.content,
        previousPut: move.previousPut,
        retried: move.previousPut.put === "acknowledged" && move.previousPut.retried,
      }
    case "skipped":
      return { at: "Skipped", file, problem: move.problem }
    case "duplicated":
      return {
        at: "Duplicate",
        file,
        content: move.from.at === "Hashed" ? move.from.content : {},
        of: move.of,
        as: move.as,
        ...(move.bytesAtFault ? { bytesAtFault: true } : {}),
      }
    case "absent":
      return { at: "Absent", file, content: move.from.content, previousPut: move.previousPut, retried: move.retried }
    case "present":
      return {
        at: "Processing",
        file,
        content: move.from.content,
        id: move.id,
        retried: move.from.retried,
        storedAt: move.storedAt,
      }
    case "doneMissing": {
      const { content, retried } = move.from
      return { at: "Stored", file, content, retried, id: move.id, storedAt: move.storedAt, announce: true }
    }
    case "verified":
      return { at: "Ready", file, content: move.from.content, id: move.id }
    case "signed": {
      const { content, retried } = move.from
      return { at: "Signed", file, content, retried, id: move.id }
    }
    case "started":
      return { ...move.from, at: "Started" }
    case "expired":
      return { at: "Absent", file, content: move.from.content, previousPut: { put: "none" }, retried: move.from.retried }
    case "stored": {
      const { content, retried, id } = move.from
      return { at: "Stored", file, content, retried, id, storedAt: move.storedAt, announce: move.announce }
    }
    case "outcomeUnknown": {
      const { content, retried } = move.from
      return { at: "Hashed", file, content, retried, previousPut: { put: "unknown" } }
    }
    case "changed":
      return { at: "Discovered", file: move.file }
    case "announced": {
      const { content, retried, id, storedAt } = move.from
      return { at: "Processing", file, content, retried, id, storedAt }
    }
    case "refused": {
      const { content, retried } = move.from
      return retried || isOfContent(move.problems)
        ? { at: "Invalid", file, content, id: move.id, problems: move.problems }
        : { at: "Absent", file, content, previousPut: { put: "none" }, retried: true }
    }
    case "unnoticed":
      return move.from.retried
        ? { at: "Failed", file, problem: { code: "bytes-not-noticed" }, rerunMayHelp: true }
        : { at: "Absent", file, content: move.from.content, previousPut: { put: "none" }, retried: true }
    case "fetching":
      return { at: "Fetching", file, id: move.id, checksum: move.checksum }
    case "fetched":
      return { at: "Ready", file, content: learned(move.checksum), id: move.id }
    case "unfetched":
      return { at: "Invalid", file, content: learned(move.from.checksum), id: move.from.id, problems: move.problems }
    case "rejected":
      return { at: "Rejected", file, problem: move.problem }
    case "failed":
      return { at: "Failed", file, problem: move.problem, rerunMayHelp: move.rerunMayHelp }
    case "retried":
      return { at: "Discovered", file }
    case "planned":
      return { at: "Planned", file, content: move.from.content, sends: move.from.at === "Absent" }
    case "sent":
      return { at: "Sent", file, content: move.from.content, id: move.from.id }
    case "stopped":
      return { at: "Unfinished", file, content: "content" in move.from ? move.from.content : {} }
  }
}

const learned = (checksum: string | undefined): Learned => (checksum === undefined ? {} : { checksum })
