import { en, type Problem, renderProblem } from "@altilift/core"

/** A problem in English: what answers of the API, logs and stack traces say. */
export const inEnglish = (problem: Problem): string => renderProblem(problem, en)
