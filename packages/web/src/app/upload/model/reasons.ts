import type { Final, Problem } from "@altilift/core"
import { groupOf, type Photo } from "./Photo.ts"

/** Why a photo ended as it did; empty where nothing has to be said. */
export const problemsOf = (final: Final): ReadonlyArray<Problem> => {
  switch (final.at) {
    case "Invalid":
      return final.problems
    case "Rejected": {
      // A file that goes with the photos may have several lines that cannot be right.
      const found = final.file.meta?.problems ?? []
      return found.length > 0 ? found : [final.problem]
    }
    case "Skipped":
    case "Failed":
      return [final.problem]
    default:
      return []
  }
}

/** Photos that ended badly in the same way for the same reason. */
export interface Reason {
  readonly at: Final["at"]
  readonly problems: ReadonlyArray<Problem>
  /** Of what a duplicate is one. */
  readonly of: string | undefined
  readonly count: number
}

/** Whether something has to be said of it: a problem, or a camera raw, a HEIC or a video that is taken for a photo. */
const isNotable = (photo: Photo): boolean =>
  photo.final !== undefined &&
  (groupOf(photo) === "problem" || (photo.final.at === "Skipped" && photo.final.problem.code === "other-format"))

/** The reasons of all problems, the most frequent first. */
export const reasonsOf = (photos: ReadonlyArray<Photo>): ReadonlyArray<Reason> => {
  const found = new Map<string, Reason>()
  for (const photo of photos) {
    const { final } = photo
    if (final === undefined || !isNotable(photo)) continue
    const reason = { at: final.at, problems: problemsOf(final), of: final.at === "Duplicate" ? final.of.name : undefined }
    const key = JSON.stringify(reason)
    found.set(key, { ...reason, count: (found.get(key)?.count ?? 0) + 1 })
  }
  return [...found.values()].sort((a, b) => b.count - a.count)
}
