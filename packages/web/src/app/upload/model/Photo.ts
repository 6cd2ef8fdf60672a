import { type Final, isVerified, type MetaFacts, mayBeVerified, mayEndBetter, type State } from "@altilift/core"
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
  /** Of a file that goes with the photos, as the engine found it. */
  meta: MetaFacts | undefined
  /** Where it is in its life; undefined until the engine knows it. */
  at: State["at"] | undefined
  /** Bytes handed over in this attempt. */
  sent: number
  /** A bucket acknowledged the bytes, or the server has them. */
  arrived: boolean
  /** How it ended. */
  final: Final | undefined
  /** Its user does not want it sent. */
  leftOut: boolean
}

/** The groups of the list, the map and the figures. */
export type Group = "waiting" | "sending" | "verifying" | "ready" | "duplicate" | "problem" | "skipped" | "beside" | "left-out"

/** In the order in which a photo goes through them. */
export const groups: ReadonlyArray<Group> = [
  "waiting",
  "sending",
  "verifying",
  "ready",
  "duplicate",
  "problem",
  "skipped",
  "beside",
  "left-out",
]

/** What a file is that goes with the photos; undefined of any other. */
export const metaOf = ({ meta, facts }: Pick<Photo, "meta" | "facts">): MetaFacts | undefined =>
  meta ?? (facts?.kind === "meta" ? facts.meta : undefined)

/** Whether the files of a group are no photos of the set: no figure counts them. */
export const isNoPhoto = (group: Group): boolean => group === "skipped" || group === "beside" || group === "left-out"

export const groupOf = (photo: Photo): Group => {
  const { at, sent, final, facts, arrived } = photo
  if (photo.leftOut) return "left-out"
  // Wherever it is: it counts among no photos.
  if (metaOf(photo) !== undefined) return "beside"
  // The server verifies what arrived, whether the run waits for it or not.
  if (final?.at === "Unfinished" && arrived) return "verifying"
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
    case "Sent":
      return "verifying"
    case "Skipped":
      return "skipped"
    case "Duplicate":
      return isVerified(final) ? "duplicate" : "problem"
    case "Invalid":
    case "Rejected":
    case "Failed":
    case "Unfinished":
      return "problem"
  }
}

/** Whether it can never be verified, as far as is known: its header is all that is known of it before it has ended. */
export const isLost = (photo: Photo): boolean =>
  photo.final === undefined ? groupOf(photo) === "problem" : !mayBeVerified(photo.final)

/** Whether it may end better when it is tried again: not what is wrong with the file itself. */
export const mayRetry = ({ final }: Photo): boolean => final !== undefined && mayEndBetter(final)

/** Whether a file that goes with the photos did not get there, or will not. */
export const isBad = (photo: Photo): boolean => {
  const { final } = photo
  if (final === undefined) return (metaOf(photo)?.problems.length ?? 0) > 0
  return !isVerified(final) && final.at !== "Skipped"
}
