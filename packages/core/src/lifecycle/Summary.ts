import type { Final, OwnerEnd } from "./State.ts"

/** How many images ended how. Every file of the source is in exactly one of them (invariant 1). */
export interface Summary {
  readonly ready: number
  readonly invalid: number
  readonly rejected: number
  readonly skipped: number
  /** Duplicates of another file in this run. */
  readonly duplicate: number
  /** Those of them whose other file did not become Ready. */
  readonly duplicateOfFailed: number
  readonly failed: number
  /** Of a dry run: those whose bytes an upload would send, and those that the server has and verifies. */
  readonly toSend: number
  readonly onServer: number
  /** With the server, whose verdict the run did not wait for. */
  readonly sent: number
  /** The run ended before they did. */
  readonly unfinished: number
}

export const emptySummary: Summary = {
  ready: 0,
  invalid: 0,
  rejected: 0,
  skipped: 0,
  duplicate: 0,
  duplicateOfFailed: 0,
  failed: 0,
  toSend: 0,
  onServer: 0,
  sent: 0,
  unfinished: 0,
}

/** The summary with one more end in it. */
export const tally = (summary: Summary, final: Final): Summary => {
  switch (final.at) {
    case "Ready":
      return { ...summary, ready: summary.ready + 1 }
    case "Invalid":
      return { ...summary, invalid: summary.invalid + 1 }
    case "Rejected":
      return { ...summary, rejected: summary.rejected + 1 }
    case "Skipped":
      return { ...summary, skipped: summary.skipped + 1 }
    case "Duplicate":
      return {
        ...summary,
        duplicate: summary.duplicate + 1,
        duplicateOfFailed: summary.duplicateOfFailed + (mayStand(final.as) ? 0 : 1),
      }
    case "Failed":
      return { ...summary, failed: summary.failed + 1 }
    case "Planned":
      return final.sends ? { ...summary, toSend: summary.toSend + 1 } : { ...summary, onServer: summary.onServer + 1 }
    case "Sent":
      return { ...summary, sent: summary.sent + 1 }
    case "Unfinished":
      return { ...summary, unfinished: summary.unfinished + 1 }
  }
}

/** Whether nothing is wrong, as far as is known, with an image that duplicates are duplicates of. */
export const mayStand = (end: OwnerEnd): boolean => end === "Ready" || end === "Planned" || end === "Sent"

/** The summary with one end taken out of it. */
export const untally = (summary: Summary, final: Final): Summary => {
  const one = tally(emptySummary, final)
  const rest: { -readonly [Name in keyof Summary]: number } = { ...summary }
  for (const name of Object.keys(one) as ReadonlyArray<keyof Summary>) rest[name] -= one[name]
  return rest
}

/**
 * Whether every image is Ready, or a duplicate of a Ready one; or Sent, of a run that does not wait for verdicts. Files
 * that are not images do not count.
 */
export const isComplete = (summary: Summary): boolean =>
  summary.invalid + summary.rejected + summary.failed + summary.unfinished + summary.duplicateOfFailed === 0
