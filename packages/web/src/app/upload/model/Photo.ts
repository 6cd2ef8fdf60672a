import { type Final, mayEndBetter, type State } from "@altilift/core"
import type { PhotoFacts } from "@altilift/core/preflight"

/** A file as the page shows it. It changes in place, because 20,000 photos get a hundred events a second. */
export interface Photo {
  /** Its index in the `PhotoStore`. */
  readonly index: number
  readonly ref: string
  /** Without folders. */
  readonly name: string
  /** Bytes; undefined until the file was looked at. */
  size: number | undefined
  /** Undefined until its header was read. */
  facts: PhotoFacts | undefined
  /** Where it is in its life; undefined until the engine knows it. */
  at: State["at"] | undefined
  /** Bytes handed over in this attempt. */
  sent: number
  /** How it ended. */
  final: Final | undefined
}

/** The groups of the list, the map and the figures. */
export type Group = "waiting" | "sending" | "verifying" | "ready" | "duplicate" | "problem" | "skipped"

/** In the order in which a photo goes through them. */
export const groups: ReadonlyArray<Group> = ["waiting", "sending", "verifying", "ready", "duplicate", "problem", "skipped"]

export const groupOf = ({ at, sent, final, facts }: Photo): Group => {
  if (final !== undefined) return groupOfEnd(final)
  switch (at) {
    // Until the engine has looked at it, its header is all that is known.
    case undefined:
    case "Discovered":
      return facts?.kind === "other" ? "skipped" : facts?.kind === "broken" ? "problem" : "waiting"
    case "Started":
      return sent > 0 ? "sending" : "waiting"
    case "Stored":
    case "Processing":
      return "verifying"
    default:
      return "waiting"
  }
}

const groupOfEnd = (final: Final): Group => {
  switch (final.at) {
    case "Ready":
      return "ready"
    case "Planned":
      return "waiting"
    case "Skipped":
      return "skipped"
    case "Duplicate":
      return final.as === "Ready" ? "duplicate" : "problem"
    case "Invalid":
    case "Rejected":
    case "Failed":
    case "Unfinished":
      return "problem"
  }
}

/** Whether it may end better when it is tried again: not what is wrong with the file itself. */
export const mayRetry = ({ final }: Photo): boolean => final !== undefined && mayEndBetter(final)
