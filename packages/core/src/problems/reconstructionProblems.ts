import { z } from "zod/mini"
import { text } from "./params.ts"

/** Of a reconstruction: why it was refused, or why it failed. */
export const reconstructionProblems = {
  /** `known`: the names that the server has, with commas. */
  "reconstructor-unknown": z.object({ name: text, known: text }),
} as const
