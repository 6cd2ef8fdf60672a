import type { PatternFault } from "../../config/Selection.ts"
import type { About, Of } from "../Sentence.ts"

/** Of the flags that choose the files, the rate and the output of an upload. */
export type UploadingWords = Of<"nulAlone" | "noFile"> &
  About<"excludeEachOther", [one: string, other: string]> &
  About<"bandwidth" | "order", [given: string]> &
  About<"listUnreadable" | "logUnwritable" | "logLost", [file: string, reason: string]> &
  About<"listEmpty", [file: string]> &
  About<"listMissing", [file: string, count: number]> &
  About<"leftOut" | "allLeftOut" | "sent", [count: number]> &
  About<"notStrict", [skipped: number, duplicates: number, hints: boolean]> & {
    readonly pattern: Readonly<Record<PatternFault, (flag: string, pattern: string) => string>>
  }
