import { type Problem, paramsOf } from "@altilift/core"
import { GraphQLError } from "graphql"
import { inEnglish } from "../messages/inEnglish.ts"
import { type RefusalCode, refusalCodes } from "../Refusal.ts"

/** The class of an error, as `extensions.code`. */
export type ErrorCode = RefusalCode | "TOO_MANY_REQUESTS" | "INTERNAL"

const errorCodes: ReadonlySet<string> = new Set<ErrorCode>([...refusalCodes, "TOO_MANY_REQUESTS", "INTERNAL"])

export const isErrorCode = (code: string): code is ErrorCode => errorCodes.has(code)

/** What programs read of an error: its class, and the problem with its parameters. */
export const extensionsOf = (code: ErrorCode, problem: Problem) => ({
  code,
  problem: problem.code,
  params: paramsOf(problem),
})

/** An error of the API. `http`: status and headers of the answer, where it is not 200. */
export const apiError = (
  code: ErrorCode,
  problem: Problem,
  http?: { readonly status: number; readonly headers?: Readonly<Record<string, string>> },
): GraphQLError =>
  new GraphQLError(inEnglish(problem), {
    extensions: { ...extensionsOf(code, problem), ...(http === undefined ? {} : { http }) },
  })
