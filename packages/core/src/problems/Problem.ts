import { z } from "zod/mini"
import { bucketProblems } from "./bucketProblems.ts"
import { connectionProblems } from "./connectionProblems.ts"
import { fileProblems } from "./fileProblems.ts"
import { localProblems } from "./localProblems.ts"
import { metaProblems } from "./metaProblems.ts"
import { checks, type Reason } from "./params.ts"
import { projectProblems } from "./projectProblems.ts"
import { reconstructionProblems } from "./reconstructionProblems.ts"
import { resultProblems } from "./resultProblems.ts"
import { retryProblems, serverProblems } from "./serverProblems.ts"
import { serviceProblems } from "./serviceProblems.ts"

export type { Activity, Reason } from "./params.ts"

/**
 * The parameters of every problem, by its code. A new code is a line here and a sentence in each file of `messages/`.
 */
export const problemShapes = {
  ...fileProblems,
  ...connectionProblems,
  ...bucketProblems,
  ...serverProblems,
  ...retryProblems,
  ...localProblems,
  ...serviceProblems,
  ...projectProblems,
  ...reconstructionProblems,
  ...resultProblems,
  ...metaProblems,
} as const

export type ProblemCode = keyof typeof problemShapes
type Shape<Code extends ProblemCode> = z.infer<(typeof problemShapes)[Code]>
export type ProblemParams<Code extends ProblemCode> = Shape<Code> extends Record<string, never> ? unknown : Shape<Code>

/**
 * Whatever a user can meet: a code, and the parameters that a sentence about it needs. It is made where it is noticed
 * and carried unchanged to the front end, which renders it (`messages/`). Nothing in it is secret.
 */
export type Problem = { [Code in ProblemCode]: { readonly code: Code } & Readonly<ProblemParams<Code>> }[ProblemCode]

export type ProblemOf<Code extends ProblemCode> = Extract<Problem, { code: Code }>

const isCode = (code: unknown): code is ProblemCode => typeof code === "string" && Object.hasOwn(problemShapes, code)

/** A problem from outside (a journal, a server, a worker); `undefined`: no such code, or parameters that do not fit. */
export const readProblem = (value: unknown): Problem | undefined => {
  if (typeof value !== "object" || value === null || !("code" in value) || !isCode(value.code)) return undefined
  const parsed = problemShapes[value.code].safeParse(value)
  return parsed.success ? ({ code: value.code, ...parsed.data } as Problem) : undefined
}

checks.isProblem = value => readProblem(value) !== undefined

/** For journals, workers and other boundaries that validate with zod. */
export const Problem: z.ZodMiniType<Problem> = z.custom<Problem>(value => readProblem(value) !== undefined)

/** The parameters alone, as the wire has them beside the code. */
export const paramsOf = ({ code: _, ...params }: Problem): Readonly<Record<string, unknown>> => params

/** A problem and those that are its reasons, outermost first. */
export const chainOf = (problem: Problem): ReadonlyArray<Problem> => {
  const reason = "reason" in problem ? asProblem(problem.reason) : undefined
  return reason === undefined ? [problem] : [problem, ...chainOf(reason)]
}

/** A reason was checked when it came from outside, and is a problem where it was made here. */
export const asProblem = (reason: Reason): Problem | undefined => (isCode(reason.code) ? (reason as Problem) : undefined)
