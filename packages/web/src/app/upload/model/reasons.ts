import type { Final } from "@altilift/core"
import { groupOf, type Photo } from "./Photo.ts"

/** Why a photo ended as it did, in the words of the engine or the server; empty where nothing has to be said. */
export const reasonOf = (final: Final): string => {
  switch (final.at) {
    case "Ready":
    case "Unfinished":
      return ""
    case "Invalid":
      return final.reasons.join("; ")
    case "Rejected":
    case "Skipped":
    case "Failed":
      return final.reason
    case "Duplicate":
      return final.of.name
  }
}

/** Photos that ended badly in the same way for the same reason. */
export interface Reason {
  readonly at: Final["at"]
  readonly reason: string
  readonly count: number
}

/** The reasons of all problems, the most frequent first. */
export const reasonsOf = (photos: ReadonlyArray<Photo>): ReadonlyArray<Reason> => {
  const found = new Map<string, { at: Final["at"]; reason: string; count: number }>()
  for (const photo of photos) {
    if (photo.final === undefined || groupOf(photo) !== "problem") continue
    const { at } = photo.final
    const reason = reasonOf(photo.final)
    const known = found.get(`${at} ${reason}`)
    if (known === undefined) found.set(`${at} ${reason}`, { at, reason, count: 1 })
    else known.count++
  }
  return [...found.values()].sort((a, b) => b.count - a.count)
}
