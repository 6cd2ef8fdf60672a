import type { Final } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { endLine } from "./endLines.ts"

/** More of them than this are left to the report. */
const atMost = 10

/** The places that `--skip-unreadable` skipped, which may hold photos; no lines where there are none. */
export const notLookedIntoLines = (images: ReadonlyArray<Final>): ReadonlyArray<string> => {
  const places = images.filter(final => final.at === "Skipped" && final.problem.code === "skipped-unreadable")
  if (places.length === 0) return []
  const rest = places.length - atMost
  return [
    sentences().lines.notLookedInto(places.length),
    ...places.slice(0, atMost).map(final => `  ${endLine(final)}`),
    ...(rest > 0 ? [`  ${sentences().lines.more(rest)}`] : []),
  ]
}
