import { isSetComplete, type Outcome } from "./engine/Outcome.ts"
import type { ReconstructOptions } from "./engine/Reconstruct.ts"
import type { ReconstructionRule } from "./RunHandle.ts"

/** What the rule asks for when a set has ended like this (protocol: step 8). */
export const reconstructionDue = (
  rule: ReconstructionRule | undefined,
  { stopped, fault, summary, metaFiles }: Outcome,
): ReconstructOptions["when"] | undefined => {
  if (stopped || fault !== undefined || summary.ready === 0) return undefined
  switch (rule) {
    case "all ready":
      return isSetComplete({ summary, metaFiles }) ? "start" : undefined
    case "all finished":
      return "pre-start"
    default:
      return undefined
  }
}
