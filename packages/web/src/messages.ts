/**
 * Sentences of problems, for pages that draw their own view: `renderProblem(problem, en)`. A file of its own: not every
 * page needs them.
 */
export { en, renderProblem, renderProblems, renderRetrying, zh } from "@altilift/core"
