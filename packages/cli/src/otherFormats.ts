import { type Final, type OtherFormat, otherFormat } from "@altilift/core"

/** What a file is that looks like a photo to people and is not taken, and what to do. */
export const otherFormatReason = ({ kind, format }: OtherFormat): string => {
  switch (kind) {
    case "camera raw":
      return `${format} is camera raw: export JPEG or TIFF.`
    case "HEIC":
      return "HEIC is not taken: export JPEG."
    case "video":
      return `${format} is video, not a photo.`
  }
}

/**
 * Whether a file was Skipped that people may take for a photo of the set: they are told, because it will be missing.
 */
export const isSkippedPhoto = (final: Final): boolean => final.at === "Skipped" && otherFormat(final.file.name) !== undefined
