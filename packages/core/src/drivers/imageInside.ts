import { Effect } from "effect"
import { namedAs } from "../lifecycle/imageName.ts"
import type { ImageType, SourceFile } from "../lifecycle/State.ts"
import { ImageFault, NotAnImage } from "../ports/Errors.ts"

/** What the content of a file says it is. `sniff` of `@altilift/core/sniff` finds out. */
export type Sniffed =
  | { readonly image: ImageType }
  /** Something else; `what` for people (`"image/gif"`), undefined when nobody knows. */
  | { readonly image: undefined; readonly what: string | undefined }

/**
 * As what a file begins; its first four bytes suffice. It is the beginning of a camera raw as well, so this says only whether it is worth reading on.
 */
export const beginsAs = (head: Uint8Array): ImageType | undefined => {
  const [a, b, c, d] = head
  if (a === 0xff && b === 0xd8 && c === 0xff) return "JPEG"
  if (a === 0x89 && b === 0x50 && c === 0x4e && d === 0x47) return "PNG"
  if (a === 0x49 && b === 0x49 && d === 0 && (c === 42 || c === 43)) return "TIFF"
  if (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43)) return "TIFF"
  return undefined
}

/** The type of a file's content; fails as `ImageSource.read` does with what is no image. */
export const requireImage = (file: SourceFile, sniffed: Sniffed): Effect.Effect<ImageType, ImageFault | NotAnImage> => {
  if (sniffed.image !== undefined) return Effect.succeed(sniffed.image)
  const type = sniffed.what ?? ""
  const named = namedAs(file.name)
  return named === undefined
    ? Effect.fail(new NotAnImage({ problem: { code: "not-an-image", type, extension: "" } }))
    : Effect.fail(
        new ImageFault({
          problem: { code: "content-not-as-named", named, type },
          rerunMayHelp: false,
        }),
      )
}
