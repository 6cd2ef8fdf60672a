import type { About, Of } from "../Sentence.ts"

/** What a check found of a photo on the server. */
type OnServer = "Ready" | "Registered" | "Processing" | "Invalid" | "Missing" | "Unread" | "Skipped"

/** What a comparison with a receipt found of a photo here. */
type InReceipt = "Named" | "Changed" | "NotNamed"

interface StatementFacts {
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
  About<"written" | "absent", [fileOrCount: string]> &
  About<"key", [fingerprint: string]> &
  About<"statement", [facts: StatementFacts]> &
  About<"changedStatement", [number: number]> &
  About<"otherKey", [number: number, fingerprint: string]> &
  About<"notReady", [name: string, state: string]> &
  About<"changedPhoto", [name: string]> &
  About<"holds", [photos: number]> &
  About<"holdsFor", [photos: number]> &
  About<"doesNotHold", [findings: number]> & {
    readonly states: Of<OnServer | InReceipt>
    readonly notNamed: string
    readonly usage: Of<"fileEmpty" | "checkProjectEmpty"> &
      About<"unwritable" | "unreadable" | "keyUnusable", [file: string, reason: string]> &
      About<"noReceipt", [file: string]>
  }
