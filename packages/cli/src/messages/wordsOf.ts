import { type Problem, paramsOf } from "@altilift/core"
import { sourcesLine } from "../config/accountSources.ts"
import { type CommandError, exitCodeOf } from "../exitCode.ts"
import type { JsonEvent } from "../json/JsonEvent.ts"
import { sayWithAdvice } from "./advice.ts"
import { sentences } from "./language.ts"

/** Why a command failed, and what to do. */
export const wordsOf = (error: CommandError): string => {
  if (!("problem" in error)) return error.message
  const { stop } = sentences().problems
  if (!("sources" in error)) return (sayWithAdvice(error.problem) + stop).trimEnd()
  return sayWithAdvice(error.problem, error.sources) + stop + sourcesLine(error.sources)
}

/** Code and parameters beside the words, for programs. */
export const problemFacts = (problem: Problem) => ({ code: problem.code, params: paramsOf(problem) })

/** The same of an error; nothing of one that is no problem of the engine. */
export const problemOf = (error: CommandError): Partial<ReturnType<typeof problemFacts>> => {
  const problem = "problem" in error ? error.problem : "reason" in error ? error.reason : undefined
  return problem === undefined ? {} : problemFacts(problem)
}

/** The last event of a command that has no summary. */
export const failedEvent = (error: CommandError): JsonEvent => ({
  event: "failed",
  exitCode: exitCodeOf(error),
  message: wordsOf(error),
  ...problemOf(error),
})
