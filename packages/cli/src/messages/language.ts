import { type Catalogue, en, type Problem, renderProblem, renderProblems } from "@altilift/core"

/** The sentences for the user's language. */
export const catalogue = (): Catalogue => en

/** A problem for people. */
export const say = (problem: Problem): string => renderProblem(problem, catalogue())

/** The reasons of one photo, in one line. */
export const sayAll = (problems: ReadonlyArray<Problem>): string => renderProblems(problems, catalogue())
