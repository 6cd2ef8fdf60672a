import type { Final, Outcome, Project } from "@altilift/core"
import { reasonOfEnd } from "../report/imageFacts.ts"
import { bucketName } from "./bucketLine.ts"
import { isSkippedPhoto } from "./isSkippedPhoto.ts"
import { shownPath } from "./paths.ts"
import { printable } from "./printable.ts"
import { bytes, duration, rate } from "./units.ts"

/** One file that has ended: its state, where it is, why, and what to do. */
export const endLine = (final: Final): string => {
  const reason = reasonOfEnd(final)
  return printable(`${final.at.padEnd(9)} ${shownPath(final.file.ref)}${reason === "" ? "" : `: ${reason}`}`)
}

/** Whether the user has to know of it: neither Ready, nor as good as that, nor no image. */
export const isProblem = (final: Final): boolean => {
  switch (final.at) {
    case "Ready":
    case "Skipped":
    case "Planned":
    // One sentence tells why a run ended; it says nothing of each of thousands of files.
    case "Unfinished":
      return false
    case "Duplicate":
      return final.as !== "Ready" && final.as !== "Planned"
    case "Invalid":
    case "Rejected":
    case "Failed":
      return true
  }
}

/** More problems than this are left to the report. */
const shownProblems = 20

/** The end of a run for people: how many images are how, what was sent, and every problem. `reported` says that a report is written. */
export const summaryLines = (project: Project, outcome: Outcome, reported: boolean): ReadonlyArray<string> => {
  const { summary, bytesSent } = outcome
  const seconds = outcome.duration / 1000
  const into = bytesSent > 0 ? `, to ${outcome.buckets.map(bucketName).join(" and ")}` : ""
  const problems = outcome.images.filter(final => isProblem(final) || isSkippedPhoto(final))
  return [
    `Project ${printable(project.name)} (${printable(project.id)})`,
    [
      `${summary.ready} Ready`,
      `${summary.invalid} Invalid`,
      `${summary.rejected} Rejected`,
      `${summary.skipped} Skipped`,
      `${summary.duplicate} Duplicate`,
      `${summary.failed} Failed`,
      ...(summary.unfinished > 0 ? [`${summary.unfinished} Unfinished`] : []),
    ].join(", "),
    `${bytes(bytesSent)} sent in ${duration(seconds)}${bytesSent > 0 && seconds > 0 ? ` (${rate(bytesSent / seconds)})` : ""}${into}`,
    ...problemLines(problems, reported),
  ]
}

/** Every problem, those of one cause in one line. */
export const problemLines = (problems: ReadonlyArray<Final>, reported: boolean): ReadonlyArray<string> => {
  const groups = Map.groupBy(problems, final => `${final.at} ${reasonOfEnd(final)}`)
  const lines = Array.from(groups.values(), group => `  ${groupLine(group)}`)
  const rest = lines.length - shownProblems
  const where = reported ? "see the report" : "see them all with --report FILE.csv"
  return [...lines.slice(0, shownProblems), ...(rest > 0 ? [`  … and ${rest} more: ${where}`] : [])]
}

/** Files that ended the same way for the same reason, in one line. */
const groupLine = (group: ReadonlyArray<Final>): string => {
  const [first] = group
  if (first === undefined) return ""
  return group.length === 1
    ? endLine(first)
    : printable(`${first.at.padEnd(9)} ${shownPath(first.file.ref)} and ${group.length - 1} more: ${reasonOfEnd(first)}`)
}
