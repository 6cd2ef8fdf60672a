import ExifReader from "exifreader"

/** Pixels of a thumbnail's longer side at most: rows show half of it, screens with small pixels all of it. */
const longestSide = 112

/** Bytes in which an EXIF preview is looked for. */
const headLength = 128 * 1024

/**
 * A small picture of a photo, from the preview in its EXIF data where it has one, else from the photo itself. Undefined
 * when neither can be decoded (TIFF, damaged files). Runs in a worker: it needs `createImageBitmap`, and decoding takes
 * time.
 */
export const makeThumbnail = async (file: Blob): Promise<ImageBitmap | undefined> => {
  const preview = await exifPreview(file)
  return (preview === undefined ? undefined : await small(preview.image, preview.shape)) ?? (await small(file, undefined))
}

interface Preview {
  readonly image: Blob
  /** Width by height of the photo itself; undefined where its header does not say. */
  readonly shape: number | undefined
}

const exifPreview = async (file: Blob): Promise<Preview | undefined> => {
  try {
    const head = await file.slice(0, headLength).arrayBuffer()
    const { Thumbnail, file: facts } = ExifReader.load(head, { expanded: true, includeTags: { thumbnail: true, file: true } })
    if (Thumbnail?.image === undefined) return undefined
    const [width, height] = [facts?.["Image Width"]?.value, facts?.["Image Height"]?.value]
    const shape = width !== undefined && height !== undefined && height > 0 ? width / height : undefined
    return { image: new Blob([Thumbnail.image as ArrayBuffer], { type: "image/jpeg" }), shape }
  } catch {
    return undefined
  }
}

/**
 * Decodes and scales. Previews are often 4:3 whatever the photo is, with black bars: what is beyond the photo's own
 * shape is cut off.
 */
const small = async (source: Blob, shape: number | undefined): Promise<ImageBitmap | undefined> => {
  try {
    const scale = { resizeWidth: longestSide, resizeQuality: "medium" } as const
    if (shape === undefined) return await createImageBitmap(source, scale)
    const whole = await createImageBitmap(source)
    const width = Math.min(whole.width, Math.round(whole.height * shape))
    const height = Math.min(whole.height, Math.round(whole.width / shape))
    const cut = createImageBitmap(
      whole,
      Math.floor((whole.width - width) / 2),
      Math.floor((whole.height - height) / 2),
      width,
      height,
      scale,
    )
    return await cut.finally(() => whole.close())
  } catch {
    return undefined
  }
}
