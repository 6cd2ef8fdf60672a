import { type Final, mayStand, type Outcome, type Project } from "@altilift/core"
import stringWidth from "string-width"
import { sentences } from "../messages/language.ts"
import { reasonOfEnd } from "../report/imageFacts.ts"
import { bucketName } from "./bucketLine.ts"
import { isSkippedPhoto } from "./isSkippedPhoto.ts"
import { metaWords } from "./metaWords.ts"
import { shownPath } from "./paths.ts"
import { printable } from "./printable.ts"
import { inState } from "./progressWords.ts"
import { bytes, duration, rate } from "./units.ts"

/** One file that has ended: its state, where it is, why, and what to do. */
export const endLine = (final: Final): string => {
  const what = metaWords(final.file)
  const path = shownPath(final.file.ref) + (what === "" ? "" : ` (${what})`)
  return printable(sentences().lines.file(stateColumn(final.at), path, reasonOfEnd(final)))
}

/** The name of a state, padded to the width of the longest in English. */
export const stateColumn = (at: Final["at"]): string => column(sentences().states[at], 9)

/** Padded, so that paths stand below each other. */
export const column = (name: string, width: number): string => name + " ".repeat(Math.max(0, width - stringWidth(name)))

/** Whether it is shown as a problem: not Ready, not a Duplicate of a Ready one, and an image. */
export const isProblem = (final: Final): boolean => {
  switch (final.at) {
    case "Ready":
    case "Skipped":
    case "Planned":
    case "Sent":
    // The message at the end says why the run ended, once for all of these files.
    case "Unfinished":
      return false
    case "Duplicate":
      return !mayStand(final.as)
    case "Invalid":
    case "Rejected":
    case "Failed":
      return true
  }
}

/** More problems than this are left to the report. */
const shownProblems = 20

/**
 * The end of a run for people: how many images are how, what was sent, and every problem. `reported` says that a report
 * is written.
 */
export const summaryLines = (project: Project, outcome: Outcome, reported: boolean): ReadonlyArray<string> => {
  const { summary, bytesSent } = outcome
  const words = sentences().upload
  const seconds = outcome.duration / 1000
  const speed = bytesSent > 0 && seconds > 0 ? rate(bytesSent / seconds) : undefined
  const buckets = bytesSent > 0 ? outcome.buckets.map(bucketName) : []
  const problems = outcome.images.filter(final => isProblem(final) || isSkippedPhoto(final))
  return [
    words.project(printable(project.name), printable(project.id)),
    [
      inState(summary.ready, "Ready"),
      inState(summary.invalid, "Invalid"),
      inState(summary.rejected, "Rejected"),
      inState(summary.skipped, "Skipped"),
      inState(summary.duplicate, "Duplicate"),
      inState(summary.failed, "Failed"),
      ...(summary.sent > 0 ? [inState(summary.sent, "Sent")] : []),
      ...(summary.unfinished > 0 ? [inState(summary.unfinished, "Unfinished")] : []),
    ].join(sentences().comma),
    words.sent(bytes(bytesSent), duration(seconds), speed, buckets),
    ...problemLines(problems, reported),
  ]
}

/** Every problem, those of one cause in one line. */
export const problemLines = (problems: ReadonlyArray<Final>, reported: boolean): ReadonlyArray<string> => {
  const groups = Map.groupBy(problems, final => `${final.at} ${reasonOfEnd(final)}`)
  const lines = Array.from(groups.values(), group => `  ${groupLine(group)}`)
  const rest = lines.length - shownProblems
  const { moreInReport, moreWithReport } = sentences().lines
  return [...lines.slice(0, shownProblems), ...(rest > 0 ? [`  ${(reported ? moreInReport : moreWithReport)(rest)}`] : [])]
}

/** Files that ended the same way for the same reason, in one line. */
const groupLine = (group: ReadonlyArray<Final>): string => {
  const [first] = group
  if (first === undefined) return ""
  if (group.length === 1) return endLine(first)
  const path = shownPath(first.file.ref)
  return printable(sentences().lines.group(stateColumn(first.at), path, group.length - 1, reasonOfEnd(first)))
}
