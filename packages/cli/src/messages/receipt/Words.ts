import type { About, Of } from "../Sentence.ts"

/** What a check found of a photo on the server. */
type OnServer = "Ready" | "Registered" | "Processing" | "Invalid" | "Missing" | "Unread" | "Skipped"

/** What a comparison with a receipt found of a photo here. */
type InReceipt = "Named" | "Changed" | "NotNamed"

interface StatementFacts {
  /** Of the statement in the file, from 1, and how many there are. */
  readonly number: number
  readonly of: number
  readonly server: string
  readonly project: string
  readonly id: string
  readonly photos: number
  readonly time: string
}

/** Of `altilift check --project` and `altilift verify-receipt`. `number`: of the statement in the file, from 1. */
export type ReceiptWords = Of<"absentOfServer" | "bytesMissing" | "verifying"> &
  About<"begins", [about: { readonly project: string; readonly id: string; readonly endpoint: string }]> &
  About<"progress", [checked: number]> &
  About<"others", [files: number]> &
  About<"safe", [photos: number]> &
  About<"notSafe", [unsafe: number, photos: number]> &
  About<"written", [file: string]> &
  About<"absent" | "noPhotos", [count: number]> &
  About<"key" | "keyInside", [fingerprint: string]> &
  About<"keyMatches", [file: string]> &
  About<"statement", [facts: StatementFacts]> &
  About<"changedStatement", [number: number]> &
  About<"otherKey", [number: number, fingerprint: string, file: string | undefined]> &
  About<"notReady", [name: string, state: string]> &
  About<"changedPhoto", [name: string]> &
  About<"holds", [photos: number]> &
  About<"holdsFor", [photos: number]> &
  About<"notProved", [photos: number]> & {
    readonly keyUnchecked: string
    readonly notTrusted: string
    readonly states: Of<OnServer | InReceipt>
    readonly notNamed: string
    readonly usage: Of<"fileEmpty" | "checkProjectEmpty"> &
      About<"unwritable" | "unreadable", [file: string, reason: string]> &
      About<"keyUnusable" | "noReceipt", [file: string]>
  }
