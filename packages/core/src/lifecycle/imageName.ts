import type { ImageType } from "./State.ts"

/** The type that a file's name announces, if it is that of an image. What a file is, its content says. */
export const namedAs = (name: string): ImageType | undefined => {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  switch (extension) {
    case "jpg":
    case "jpeg":
      return "JPEG"
    case "png":
      return "PNG"
    case "tif":
    case "tiff":
      return "TIFF"
    default:
      return undefined
  }
}
