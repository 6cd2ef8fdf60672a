import { Context } from "effect"
import type { Final, SourceFile, State } from "../lifecycle/State.ts"
import type { Bucket } from "../ports/Grant.ts"
import type { Activity, Problem } from "../problems/Problem.ts"

/** The events for front ends. One stream, in order; nothing in it is secret. */
export type Event =
  /** The source found a file. */
  | { readonly event: "found"; readonly file: SourceFile }
  /** The source has no more files: totals are known from here on. */
  | { readonly event: "scan-complete" }
  /** An image is in another state. */
  | { readonly event: "moved"; readonly file: SourceFile; readonly at: State["at"] }
  /** An image has ended; the last event of its file, unless it is tried again. */
  | { readonly event: "ended"; readonly file: SourceFile; readonly final: Final }
  /** Images go to this bucket from here on; `instead`: of one that cannot be reached. */
  | {
      readonly event: "bucket"
      readonly bucket: Bucket
      /** Buckets that the run may use. */
      readonly choices: number
      readonly instead: { readonly of: Bucket; readonly because: Problem } | undefined
    }
  /**
   * Bytes of an image handed over to the network so far in this attempt; 0 when it ended without an acknowledgement.
   */
  | { readonly event: "sent"; readonly file: SourceFile; readonly bytes: number }
  /**
   * Nothing new starts; transfers under way may go on for a moment. Then the run is paused. The pause is over: the run
   * continues, or it ends.
   */
  | { readonly event: "pausing" | "paused" | "resumed" }
  /** Something failed and will be tried again after `delay` milliseconds. */
  | {
      readonly event: "retrying"
      /** What was being done. `name`: of the file or project; empty where that says nothing. */
      readonly activity: Activity
      readonly name: string
      readonly problem: Problem
      readonly attempt: number
      readonly delay: number
    }

/**
 * Where the engine says what happens, at once and in order; a listener must return soon. What it throws ends no run:
 * see `callListener`. The default ignores all.
 */
export const Events = Context.Reference<{ readonly emit: (event: Event) => void }>("@altilift/core/Events", {
  defaultValue: () => ({ emit: () => {} }),
})
