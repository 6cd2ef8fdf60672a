import { type Problem, paramsOf } from "@altilift/core"
import { sourcesLine } from "../config/accountSources.ts"
import type { CommandError } from "../exitCode.ts"
import { sayWithAdvice } from "./advice.ts"
import { sentences } from "./language.ts"

/** Why a command failed, and what to do. */
export const wordsOf = (error: CommandError, { stop } = sentences().problems): string =>
  "problem" in error
    ? (sayWithAdvice(error.problem) + stop + ("sources" in error ? sourcesLine(error.sources) : "")).trimEnd()
    : error.message

/** Code and parameters beside the words, for programs. */
export const problemFacts = (problem: Problem) => ({ code: problem.code, params: paramsOf(problem) })

/** The same of an error; nothing of one that is no problem of the engine. */
export const problemOf = (error: CommandError): Partial<ReturnType<typeof problemFacts>> =>
  "problem" in error ? problemFacts(error.problem) : {}
