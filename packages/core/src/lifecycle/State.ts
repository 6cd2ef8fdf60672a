import type { Problem } from "../problems/Problem.ts"
import type { MetaFacts } from "./MetaFacts.ts"

/**
 * What is known of one image. Each case holds exactly the facts known by then; nothing is nullable that a later case
 * needs.
 *
 *     Discovered ─▶ Hashed ─▶ Absent ─▶ Signed ─▶ Started ─▶ Stored ─▶ Processing ─▶ Ready | Invalid
 *         └▶ Rejected | Skipped   └▶ Duplicate                              (and Failed from anywhere before the end)
 *
 *     A run that does not wait for verdicts ends with Processing: Sent.
 *     A run that is stopped leaves what has not ended Unfinished.
 *
 *     Discovered ─▶ Fetching ─▶ Ready | Invalid                     (an address whose bytes the server gets itself)
 */
export type State =
  | { readonly at: "Discovered"; readonly file: SourceFile }
  | {
      readonly at: "Hashed"
      readonly file: SourceFile
      readonly content: Content
      readonly previousPut: PreviousPut
      readonly retried: boolean
    }
  | {
      readonly at: "Absent"
      readonly file: SourceFile
      readonly content: Content
      readonly previousPut: PreviousPut
      readonly retried: boolean
    }
  | ({ readonly at: "Signed" } & Registered)
  | ({ readonly at: "Started" } & Registered)
  | ({ readonly at: "Stored"; readonly storedAt: number; readonly announce: boolean } & Registered)
  /** `storedAt` is absent when the bytes came from another run or another client. */
  | ({ readonly at: "Processing"; readonly storedAt: number | undefined } & Registered)
  /** The server gets the bytes itself. `checksum`: what the caller says they are. */
  | { readonly at: "Fetching"; readonly file: SourceFile; readonly id: string; readonly checksum: string | undefined }
  | { readonly at: "Ready"; readonly file: SourceFile; readonly content: Learned; readonly id: string }
  | {
      readonly at: "Invalid"
      readonly file: SourceFile
      readonly content: Learned
      readonly id: string
      readonly problems: ReadonlyArray<Problem>
    }
  | { readonly at: "Rejected"; readonly file: SourceFile; readonly problem: Problem }
  | { readonly at: "Skipped"; readonly file: SourceFile; readonly problem: Problem }
  | {
      readonly at: "Duplicate"
      readonly file: SourceFile
      readonly content: Learned
      readonly of: SourceFile
      readonly as: OwnerEnd
      /** Whether the other file failed for what is in the bytes. */
      readonly bytesAtFault?: boolean
    }
  | { readonly at: "Failed"; readonly file: SourceFile; readonly problem: Problem; readonly rerunMayHelp: boolean }
  /** Of a dry run: whether an upload would send its bytes, or the server has them and is verifying them. */
  | { readonly at: "Planned"; readonly file: SourceFile; readonly content: Content; readonly sends: boolean }
  /** The server has the bytes, and this run does not wait for its verdict. */
  | { readonly at: "Sent"; readonly file: SourceFile; readonly content: Content; readonly id: string }
  /** The run was stopped, or ended by a fault that is about all of it, before this file's turn was over. */
  | { readonly at: "Unfinished"; readonly file: SourceFile; readonly content: Learned }

/** The state of that name. */
export type At<Name extends State["at"]> = Extract<State, { at: Name }>

/** The end of an image in this run (invariant 1). Only a wish to try it again leaves it. */
export type Final = At<"Ready" | "Invalid" | "Rejected" | "Skipped" | "Duplicate" | "Failed" | "Planned" | "Sent" | "Unfinished">

/** States that the engine still works on. */
export type Ongoing = Exclude<State, Final>

/** States in which the server works on the image, and is asked how far it is. */
export type Settling = At<"Processing" | "Fetching">

/** A file that a source found, or an address: of that the size is not known, and 0, and so is the time. */
export interface SourceFile {
  /** How the source finds it again: a path, a handle's key; an address without its query. Unique within a run. */
  readonly ref: string
  /** Name for the server and for people, without folders. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
  /** Of a meta file, which goes with the photos and is none. */
  readonly meta?: MetaFacts | undefined
}

/** The bytes of a file, as they were when they were hashed. */
export interface Content {
  /** SHA-1, 40 lower-case hexadecimal digits (protocol: step 2). */
  readonly checksum: string
  /** Bytes. */
  readonly size: number
  readonly type: ContentType
}

export type ImageContent = Content & { readonly type: ImageType }

/**
 * What is known of the bytes of an image that has ended: everything of those that were read here, else what the server
 * says.
 */
export type Learned = Partial<Content>

export type ImageType = "JPEG" | "PNG" | "TIFF"

/** `META`: of a meta file, whatever its kind. */
export type ContentType = ImageType | "META"

/**
 * Facts of an image that the server has registered. Its signed target is a secret and no fact: the engine holds it like
 * the bytes.
 */
export interface Registered {
  readonly file: SourceFile
  readonly content: Content
  /** The server's id of the image. */
  readonly id: string
  /** Whether the one repeated upload of an Invalid image was spent (protocol: States of an image). */
  readonly retried: boolean
}

/** What this or an earlier run did with these bytes, as far as the journal knows. */
export type PreviousPut =
  | { readonly put: "none" }
  /** They may or may not have reached the bucket. */
  | { readonly put: "unknown" }
  /** The bucket acknowledged them at this time (milliseconds since 1970). `announce`: the server needs `done`. */
  | {
      readonly put: "acknowledged"
      readonly id: string
      readonly storedAt: number
      readonly retried: boolean
      readonly announce: boolean
    }

/** How the image ended that a duplicate is a duplicate of. */
export type OwnerEnd = "Ready" | "Invalid" | "Failed" | "Planned" | "Sent"

export const isSettling = (state: State): state is Settling => state.at === "Processing" || state.at === "Fetching"

export const isFinal = (state: State): state is Final => hasEnded(state.at)

/** The same, by the name of the state. */
export const hasEnded = (at: State["at"]): at is Final["at"] => {
  switch (at) {
    case "Ready":
    case "Invalid":
    case "Rejected":
    case "Skipped":
    case "Duplicate":
    case "Failed":
    case "Planned":
    case "Sent":
    case "Unfinished":
      return true
    default:
      return false
  }
}
