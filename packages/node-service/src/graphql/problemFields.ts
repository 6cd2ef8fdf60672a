import { type Problem, paramsOf } from "@altilift/core"

/** A problem as the API answers it. */
export const problemFields = (problem: Problem) => {
  const params = paramsOf(problem)
  return { code: problem.code, params: Object.keys(params).length === 0 ? null : params }
}
