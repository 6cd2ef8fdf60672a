import { operator } from "../../messages/operator.ts"
import type { ReconstructionReport } from "../../ports/Reconstructor.ts"
import type { NodeFailure } from "./NodeFailure.ts"

/** The parts of the progress: where each begins, and how much of the whole it is. */
const parts = { upload: [0, 0.15], node: [0.15, 0.75], download: [0.9, 0.1] } as const

/** Says how far a task is. */
export interface Voice {
  /** `fraction`: of this part. */
  readonly at: (part: keyof typeof parts, fraction: number, step: string) => void
  readonly waiting: (failure: NodeFailure) => void
  readonly line: (text: string) => void
}

export const makeVoice = (report: ReconstructionReport): Voice => {
  let reached = 0
  return {
    at: (part, fraction, step) => {
      const [from, share] = parts[part]
      reached = from + share * Math.min(1, Math.max(0, fraction))
      report.progress({ fraction: reached, step })
    },
    waiting: ({ words }) => report.progress({ fraction: reached, step: operator.nodeWaiting(words) }),
    line: report.line,
  }
}
