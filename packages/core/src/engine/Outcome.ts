import type { Final } from "../lifecycle/State.ts"
import { emptySummary, isComplete, type Summary, tally } from "../lifecycle/Summary.ts"
import type { RunFault } from "../ports/Errors.ts"
import type { Bucket } from "../ports/Grant.ts"

/** How a run ended. `images` and `metaFiles` hold every file that the source yielded, each exactly once. */
export interface Outcome {
  readonly images: ReadonlyArray<Final>
  /** Of the images. */
  readonly summary: Summary
  /** Files that go with the photos. */
  readonly metaFiles: ReadonlyArray<Final>
  /** Bytes of all files that a bucket acknowledged in this run. */
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

/** Of a run that never began. */
export const emptyOutcome: Outcome = {
  images: [],
  metaFiles: [],
  summary: emptySummary,
  bytesSent: 0,
  buckets: [],
  duration: 0,
  fault: undefined,
  stopped: false,
}

/** Whether every image is Ready, and every meta file that the server takes. */
export const isSetComplete = ({ summary, metaFiles }: Pick<Outcome, "summary" | "metaFiles">): boolean =>
  isComplete(summary) && isComplete(metaFiles.reduce(tally, emptySummary))
