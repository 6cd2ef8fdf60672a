import type { Problem } from "../problems/Problem.ts"
import type { Final } from "./State.ts"

/** What is wrong with the bytes themselves: sending or reading the same bytes again ends the same way. */
const ofContent: ReadonlySet<Problem["code"]> = new Set<Problem["code"]>([
  "file-empty",
  "content-not-as-named",
  "not-an-image",
  "other-format",
  "file-too-big-for-one-put",
  "photo-empty",
  "photo-not-an-image",
  "photo-cut-off",
  "photo-damaged",
  "photo-too-many-pixels",
  "photo-has-trailing-bytes",
  "photo-duplicate",
  "meta-empty",
  "meta-too-large",
  "meta-binary",
  "meta-not-utf8",
  "meta-no-lines",
  "meta-projection-unknown",
  "meta-fields-missing",
  "meta-not-a-number",
  "meta-out-of-range",
  "meta-image-twice",
  "meta-mark-unreadable",
  "meta-name-missing",
  "meta-columns-unknown",
  "meta-not-rinex",
  "meta-more-problems",
  "meta-archive-unreadable",
  "meta-archive-unsafe",
  "meta-archive-too-large",
  "meta-archive-without",
  "meta-name-unknown",
  "meta-name-twice",
])

/** Whether the bytes are at fault, as far as is known: every problem says so. */
export const isOfContent = (problems: ReadonlyArray<Problem>): boolean =>
  problems.length > 0 && problems.every(({ code }) => ofContent.has(code))

/** Whether an image that ended so may end better when it is tried again as it is. */
export const mayEndBetter = (final: Final): boolean => {
  switch (final.at) {
    case "Failed":
    case "Rejected":
      return !isOfContent([final.problem])
    case "Invalid":
      return !isOfContent(final.problems)
    case "Unfinished":
      return true
    case "Duplicate":
      return (final.as === "Failed" || final.as === "Invalid") && final.bytesAtFault !== true
    case "Ready":
    case "Skipped":
    case "Planned":
    case "Sent":
      return false
  }
}

/** Whether an image failed for what is in its bytes, which its duplicates have as well. */
export const areBytesAtFault = (final: Final): boolean =>
  (final.at === "Failed" || final.at === "Invalid") && !mayEndBetter(final)
