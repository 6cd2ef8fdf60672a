import type { Sniffed } from "@altilift/core"
import { ImageFault, type ImageType, NotAnImage, namedAs, otherFormat, requireImage, type SourceFile } from "@altilift/core"
import { Effect } from "effect"
import { otherFormatReason } from "../otherFormats.ts"

/**
 * The type of a file's content; fails with what it is where it is camera raw, HEIC or video, else as `requireImage`
 * does. Many camera raws look like a TIFF from inside, with a small preview as its image: there the name decides.
 */
export const requirePhoto = (file: SourceFile, sniffed: Sniffed): Effect.Effect<ImageType, ImageFault | NotAnImage> => {
  if (sniffed.image !== undefined && sniffed.image !== "TIFF") return Effect.succeed(sniffed.image)
  const other = otherFormat(file.name, sniffed.image === undefined ? sniffed.what : undefined)
  if (other === undefined || (sniffed.image === "TIFF" && other.kind !== "camera raw")) return requireImage(file, sniffed)
  const named = namedAs(file.name)
  return named === undefined
    ? Effect.fail(new NotAnImage({ message: otherFormatReason(other) }))
    : Effect.fail(new ImageFault({ message: `is named as ${named}, but ${otherFormatReason(other)}`, rerunMayHelp: false }))
}
