import { en, type Final, type Problem, renderProblem, renderProblems } from "../src/index.ts"

/** A problem as an English reader sees it. */
export const inWords = (problem: Problem): string => renderProblem(problem, en)

/** Why a file ended as it did; empty where nothing is wrong. */
export const reasonOf = (final: Final | undefined): string => {
  if (final === undefined) return ""
  if ("problem" in final) return inWords(final.problem)
  return "problems" in final ? renderProblems(final.problems, en) : ""
}
