import type { ReconstructionDetails } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { printable } from "./printable.ts"

/** How far a reconstruction is: its state, and the rest where the server tells it. */
export type Reconstructing = Pick<ReconstructionDetails, "state"> & Partial<ReconstructionDetails>

/** The state in words; as the server names it where it is none of ours. */
export const stateName = (state: string): string => {
  const { states } = sentences().reconstruction
  return Object.hasOwn(states, state) ? states[state as keyof typeof states] : printable(state)
}

/** `Reconstruction Running: matching, 42 %`. */
export const reconstructionLine = ({ state, step, progress, queueing = 0 }: Reconstructing): string => {
  const words = sentences().reconstruction
  const parts = [
    ...(step === undefined ? [] : [step]),
    ...(progress === undefined || state === "Done" ? [] : [`${Math.floor(progress * 100)} %`]),
    ...(queueing > 0 ? [words.before(queueing)] : []),
  ]
  return printable(words.state(stateName(state), parts.join(sentences().comma)))
}
