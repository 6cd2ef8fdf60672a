import type { CheckName, Facts, FactsWithAdvice, FindingCode, Level } from "../../doctor/Finding.ts"
import type { About, Of } from "../Sentence.ts"

/** Problems of the engine that say what is wrong, but not what to do about it here. */
export const advisedProblems = [
  "server-unreachable",
  "server-silent",
  "server-busy",
  "server-answered",
  "answer-not-graphql",
  "server-read-only",
  "server-offline",
  "proxy-unreachable",
  "proxy-refused",
  "project-name-ambiguous",
] as const
export type AdvisedProblem = (typeof advisedProblems)[number]

/** Facts whose values come as text: days, sizes, rates, and where an account comes from. */
export const shownFacts = ["ends", "at", "free", "size", "bytesPerSecond", "sources"] as const

/** Facts as a sentence gets them. */
export type Shown<A> = {
  readonly [Name in keyof A]: Name extends (typeof shownFacts)[number]
    ? string | (undefined extends A[Name] ? undefined : never)
    : A[Name]
}

/** Of `altilift doctor`. */
export interface DoctorWords {
  readonly levels: Of<Level>
  readonly checks: Of<CheckName>
  readonly says: { readonly [Code in FindingCode]: (facts: Shown<Facts[Code]>) => string }
  /** What to do. */
  readonly advice: { readonly [Code in keyof FactsWithAdvice]: (facts: Shown<Facts[Code]>) => string }
  readonly problemAdvice: Of<AdvisedProblem>
  readonly summary: Of<"fine"> & About<"warnings", [count: number]> & About<"wrong", [wrong: number, warnings: number]>
}
