import { Effect } from "effect"
import { namedAs } from "../lifecycle/imageName.ts"
import type { ImageType, SourceFile } from "../lifecycle/State.ts"
import { ImageFault, NotAnImage } from "../ports/Errors.ts"

/** What the content of a file says it is. `sniff` of `@altilift/core/sniff` finds out. */
export type Sniffed =
  | { readonly image: ImageType }
  /** Something else; `what` for people (`"image/gif"`), undefined when nobody knows. */
  | { readonly image: undefined; readonly what: string | undefined }

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
