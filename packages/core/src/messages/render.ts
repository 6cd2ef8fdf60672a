import { type Activity, asProblem, type Problem } from "../problems/Problem.ts"
import type { Catalogue, Say } from "./Catalogue.ts"

/** The sentence for a problem, without a full stop at its end. What another server said stands in it as it was said. */
export const renderProblem = (problem: Problem, catalogue: Catalogue): string => {
  const say: Say = reason => {
    const inner = asProblem(reason)
    return inner === undefined ? reason.code : renderProblem(inner, catalogue)
  }
  const sentence = catalogue.problems[problem.code] as (params: Problem, say: Say) => string
  return sentence(problem, say)
}

/** What failed and will be tried again. */
export const renderRetrying = (
  { activity, name, problem }: { readonly activity: Activity; readonly name: string; readonly problem: Problem },
  catalogue: Catalogue,
): string => {
  const words = renderProblem(problem, catalogue)
  return problem.code === "request-failed" ? words : `${catalogue.activities[activity](name)}${catalogue.colon}${words}`
}

/** The reasons of one photo, in one line. */
export const renderProblems = (problems: ReadonlyArray<Problem>, catalogue: Catalogue): string =>
  problems.map(problem => renderProblem(problem, catalogue)).join(catalogue.semicolon)
