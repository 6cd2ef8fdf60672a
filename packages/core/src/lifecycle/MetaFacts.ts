import type { Problem } from "../problems/Problem.ts"

/** What a file that goes with the photos of a project says. */
export const metaFileKinds = [
  // Cameras, their poses, and groups of photos, as the API knows them.
  "cameras",
  "poses",
  "groups",
  "scene",
  // Points on the ground that were surveyed.
  "control-points",
  // Where photos were taken, better than their EXIF says.
  "positions",
  // Where and when a DJI drone took photos.
  "marks",
  // Observations of satellites and the like, for programs that compute positions from them.
  "raw",
] as const
export type MetaFileKind = (typeof metaFileKinds)[number]

/** What is known of a meta file before it is sent. */
export interface MetaFacts {
  readonly kind: MetaFileKind
  /**
   * Control points, positions or marks, else lines; undefined of what is no text, was not read whole, or cannot be
   * right.
   */
  readonly entries: number | undefined
  /** Why the server would refuse it, at most 20 and how many more. */
  readonly problems: ReadonlyArray<Problem>
}
