import type { About, Of } from "../Sentence.ts"

/** Of `altilift retry`. */
export type RetryWords = Of<"projectEmpty"> &
  About<"unknown" | "nothingLeft" | "allGone", [project: string]> &
  About<"gone", [files: number, where: string]> &
  About<"forgotten", [files: number]>
