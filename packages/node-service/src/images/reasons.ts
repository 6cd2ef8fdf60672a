import { type Problem, readProblem } from "@altilift/core"
import { inEnglish } from "../messages/inEnglish.ts"
import type { ImageRow } from "../ports/tables.ts"

type Reasons = Pick<ImageRow, "error" | "problems">

/** The columns that say why an image is Invalid. */
export const reasonsOf = (problem: Problem): Reasons => ({
  error: inEnglish(problem),
  problems: JSON.stringify([problem]),
})

/** The same columns of any other image. */
export const noReasons: Reasons = { error: null, problems: null }

/** Why an image is Invalid. An unknown reason, of a later release for example, is given by its text. */
export const readReasons = ({ error, problems }: Reasons): ReadonlyArray<Problem> => {
  const known = parse(problems).flatMap(value => readProblem(value) ?? [])
  return known.length > 0 || error === null ? known : [{ code: "recorded", words: error }]
}

const parse = (text: string | null): ReadonlyArray<unknown> => {
  try {
    const value: unknown = JSON.parse(text ?? "[]")
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
