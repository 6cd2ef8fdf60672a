import type { DifferenceState } from "../../reconcile/DifferenceState.ts"
import type { About, Of } from "../Sentence.ts"

/** Of `altilift reconcile`. `recorded`: the state in the journal. */
export type ReconcileWords = Of<
  | "missing"
  | "removed"
  | "registered"
  | "changed"
  | "onlyOnServer"
  | "deletedHere"
  | "earlierBytes"
  | "abandoned"
  | "arriving"
  | "repairing"
  | "givenUp"
  | "left"
  | "removedState"
  | "keptState"
> &
  About<"begins", [about: { readonly project: string; readonly id: string; readonly endpoint: string }]> &
  About<"progress", [looked: number]> &
  About<"earlierRemoved", [id: string]> &
  About<"sent", [done: number, all: number]> &
  About<"invalidElsewhere", [said: string]> &
  About<"outdated" | "gone", [recorded: string]> &
  About<"agree", [photos: number]> &
  About<"differ", [differences: number]> & {
    readonly states: Of<DifferenceState>
    /** Why the server keeps the earlier bytes of a photo that was changed here. */
    readonly kept: Of<"other-photo" | "time-unknown" | "not-owner" | "cannot-remove">
    /** Of a file that is Ready now: what was done, by what was wrong. */
    readonly repaired: Of<DifferenceState>
  }
