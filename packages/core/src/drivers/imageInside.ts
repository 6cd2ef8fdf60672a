import { Effect } from "effect"
import { namedAs } from "../lifecycle/imageName.ts"
import { otherFormat } from "../lifecycle/otherFormat.ts"
import type { ImageType, SourceFile } from "../lifecycle/State.ts"
import { ImageFault, NotAnImage } from "../ports/Errors.ts"
import type { Problem } from "../problems/Problem.ts"

/** What the content of a file says it is. `sniff` of `@altilift/core/sniff` finds out. */
export type Sniffed =
  | { readonly image: ImageType }
  /** Something else; `what` for people (`"image/gif"`), undefined when it is unknown. */
  | { readonly image: undefined; readonly what: string | undefined }

/** The image that a file counts as. A preflight and a run both decide by this. */
export const imageIn = (name: string, { image }: Sniffed): ImageType | undefined =>
  image === "TIFF" && otherFormat(name, undefined)?.kind === "camera raw" ? undefined : image

/**
 * The type of a file's content; fails as `ImageSource.read` does with what is no image. Many camera raws look like a
 * TIFF from inside, with a small preview as its image: there the name decides.
 */
export const requireImage = (file: SourceFile, sniffed: Sniffed): Effect.Effect<ImageType, ImageFault | NotAnImage> => {
  const image = imageIn(file.name, sniffed)
  if (image !== undefined) return Effect.succeed(image)
  const other = otherFormat(file.name, sniffed.image === undefined ? sniffed.what : undefined)
  const named = namedAs(file.name)
  return Effect.fail(
    named === undefined
      ? notAnImage(file, sniffed)
      : new ImageFault({
          problem:
            other === undefined
              ? { code: "content-not-as-named", named, type: whatOf(sniffed) }
              : { code: "other-format", ...other, named },
          rerunMayHelp: false,
        }),
  )
}

/** What a file is that is not named as an image and is none. */
export const notAnImage = (file: SourceFile, sniffed?: Sniffed): NotAnImage => {
  const type = sniffed === undefined ? "" : whatOf(sniffed)
  const other = otherFormat(file.name, type === "" ? undefined : type)
  return new NotAnImage({
    problem: other === undefined ? { code: "not-an-image", type } : { code: "other-format", ...other, named: "" },
  })
}

/** What is wrong with a file, for good: a fault of an image if it is named as one, else it is none. */
export const unusable = (file: SourceFile, problem: Problem): ImageFault | NotAnImage =>
  namedAs(file.name) === undefined ? new NotAnImage({ problem }) : new ImageFault({ problem, rerunMayHelp: false })

const whatOf = (sniffed: Sniffed): string => (sniffed.image === undefined ? (sniffed.what ?? "") : "")
