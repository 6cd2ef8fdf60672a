import { type Problem, readProblem } from "@altilift/core"
import type { ReconstructionProgress } from "../../ports/Reconstructor.ts"

/** What a line of a program's output says. */
export type Said =
  | { readonly said: "progress"; readonly progress: ReconstructionProgress }
  | { readonly said: "problem"; readonly problem: Problem }
  | { readonly said: "anything" }

/** `progress 0.42 matching`. */
const standard = /^progress (?<fraction>\d*\.?\d+)(?: (?<step>.+))?$/

/**
 * Reads a line. `problem {json}` names why the program is about to fail, as a problem of a reconstruction.
 *
 * @param pattern instead of the standard one; its groups `fraction` (0 to 1) or `percent`, and `step`, are read
 */
export const readLine = (line: string, pattern: RegExp = standard): Said => {
  const groups = pattern.exec(line)?.groups
  if (groups !== undefined) {
    const fraction = groups.fraction === undefined ? Number(groups.percent) / 100 : Number(groups.fraction)
    const step = groups.step === undefined ? {} : { step: groups.step }
    return { said: "progress", progress: Number.isFinite(fraction) ? { fraction, ...step } : step }
  }
  const problem = line.startsWith("problem ") ? problemIn(line.slice("problem ".length)) : undefined
  return problem === undefined ? { said: "anything" } : { said: "problem", problem }
}

/** Programs are not trusted: they may name problems of reconstructions only. */
const problemIn = (json: string): Problem | undefined => {
  try {
    const problem = readProblem(JSON.parse(json))
    return problem?.code.startsWith("reconstruction-") === true ? problem : undefined
  } catch {
    return undefined
  }
}
