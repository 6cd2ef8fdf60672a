/** What a file that goes with the photos of a project says. */
export type MetaFileKind =
  /** Cameras, their poses, and groups of photos, as the API knows them. */
  | "cameras"
  | "poses"
  | "groups"
  | "scene"
  /** Points on the ground that were surveyed. */
  | "control-points"
  /** Where photos were taken, better than their EXIF says. */
  | "positions"
  /** Where and when a DJI drone took photos. */
  | "marks"
  /** Observations of satellites and the like, for programs that compute positions from them. */
  | "raw"
