import type { Problem } from "../problems/Problem.ts"
import type { ContentType, PreviousPut, State } from "./State.ts"

/**
 * What the journal keeps of an image: facts only, nothing secret. Signed and Started come back as Hashed whose put is
 * `unknown`, because signed URLs are never written down.
 */
export type JournalRecord =
  | { readonly at: "Hashed"; readonly put: "none" | "unknown" }
  /** `announce`: the server needs `done`, and may not have got it. */
  | {
      readonly at: "Stored"
      readonly id: string
      readonly storedAt: number
      readonly retried: boolean
      readonly announce: boolean
    }
  | { readonly at: "Ready"; readonly id: string }
  | { readonly at: "Invalid"; readonly id: string; readonly problems: ReadonlyArray<Problem> }

/** What makes a file the same file: its place, size and modified time vouch for its checksum, never for its bytes. */
export interface FileIdentity {
  readonly ref: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

/** What is remembered of a file. */
export interface Remembered {
  readonly checksum: string
  readonly type: ContentType
}

/** What of a state survives the process; `undefined` where nothing is worth keeping. */
export const toRecord = (state: State): JournalRecord | undefined => {
  switch (state.at) {
    case "Absent":
      // What was stored before was refused, or not noticed: it is not waited for again.
      return state.retried ? { at: "Hashed", put: "none" } : undefined
    case "Started":
      return { at: "Hashed", put: "unknown" }
    case "Stored":
      return { at: "Stored", id: state.id, storedAt: state.storedAt, retried: state.retried, announce: state.announce }
    case "Ready":
      return { at: "Ready", id: state.id }
    case "Invalid":
      return { at: "Invalid", id: state.id, problems: state.problems }
    default:
      return undefined
  }
}

/** What a record of an earlier run says of the put, for the question to the server. */
export const previousPutOf = (record: JournalRecord | undefined): PreviousPut => {
  if (record === undefined) return { put: "none" }
  switch (record.at) {
    case "Hashed":
      return { put: record.put }
    case "Stored": {
      const { id, storedAt, retried, announce } = record
      return { put: "acknowledged", id, storedAt, retried, announce }
    }
    case "Ready":
    case "Invalid":
      return { put: "none" }
  }
}
