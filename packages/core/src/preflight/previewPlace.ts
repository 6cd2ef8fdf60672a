import type ExifReader from "exifreader"
import type { PreviewPlace } from "./PhotoFacts.ts"

interface Tags extends Pick<ExifReader.ExpandedTags, "Thumbnail"> {
  readonly mpf?: { readonly Images?: ReadonlyArray<MpfImage> }
}

/** ExifReader reads it; its types leave it out. */
interface MpfImage {
  readonly ImageOffset: { readonly value: number }
  readonly ImageSize: { readonly value: number }
}

/**
 * The largest JPEG beside the photo itself: a preview of the multi-picture format (CIPA DC-007), else the thumbnail of
 * EXIF. `head`: the first bytes of the file; `size`: of the file.
 */
export const previewPlace = ({ mpf, Thumbnail }: Tags, head: Uint8Array, size: number): PreviewPlace | undefined => {
  const places = (mpf?.Images ?? []).map(({ ImageOffset, ImageSize }) => ({
    from: Number(ImageOffset.value),
    length: Number(ImageSize.value),
  }))
  const inside = places.filter(({ from, length }) => from > 0 && length > 0 && from + length <= size)
  const [largest] = inside.toSorted((a, b) => b.length - a.length)
  return largest ?? thumbnailPlace(Thumbnail, head)
}

/** The thumbnail of EXIF. */
export const thumbnailPlace = (thumbnail: Tags["Thumbnail"], head: Uint8Array): PreviewPlace | undefined => {
  const offset = Number(thumbnail?.JPEGInterchangeFormat?.value)
  const length = Number(thumbnail?.JPEGInterchangeFormatLength?.value)
  const tiff = tiffStart(head)
  return offset > 0 && length > 0 && tiff !== undefined ? { from: tiff + offset, length } : undefined
}

/** Offsets of EXIF count from the byte after `Exif\0\0`. */
const tiffStart = (head: Uint8Array): number | undefined => {
  const mark = [0x45, 0x78, 0x69, 0x66, 0, 0]
  for (let at = 0; at < Math.min(head.length - mark.length, 65_536); at++)
    if (mark.every((byte, next) => head[at + next] === byte)) return at + mark.length
  return undefined
}
