import type { Final } from "@altilift/core"

/**
 * Whether a file was Skipped that people may take for a photo of the set. It is reported, because it will be missing.
 */
export const isSkippedPhoto = (final: Final): boolean => final.at === "Skipped" && final.problem.code === "other-format"
