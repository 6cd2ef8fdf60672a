import type { Final } from "../lifecycle/State.ts"
import type { Summary } from "../lifecycle/Summary.ts"
import type { RunFault } from "../ports/Errors.ts"
import type { Bucket } from "../ports/Grant.ts"

/** How a run ended. `images` holds every file that the source yielded, each exactly once. */
export interface Outcome {
  readonly images: ReadonlyArray<Final>
  readonly summary: Summary
  /** Bytes of the images that a bucket acknowledged in this run. */
  readonly bytesSent: number
  /** Buckets that acknowledged images in this run, in the order of their first. */
  readonly buckets: ReadonlyArray<Bucket>
  /** Milliseconds. */
  readonly duration: number
  /** Why the whole run stopped before its end; what had not ended by then is Unfinished. */
  readonly fault: RunFault | undefined
  /** Whether the caller asked it to stop. */
  readonly stopped: boolean
}
