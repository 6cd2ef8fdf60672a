import {
  type ImageFacts,
  longestSide,
  luminanceOf,
  measurePixels,
  type PixelFacts,
  partToMeasure,
} from "@altilift/core/preflight"

/** What the preview of a photo says, else a small photo itself. Never rejects. Runs in a worker. */
export const pixelsOf = async (file: Blob, facts: ImageFacts): Promise<PixelFacts | undefined> => {
  const part = partToMeasure(facts, file.size)
  if (part === undefined) return undefined
  const whole = part.length === file.size
  const bitmap = await decode(file.slice(part.from, part.from + part.length), whole ? facts : {}).catch(() => undefined)
  if (bitmap === undefined) return undefined
  try {
    const { data, width, height } = read(bitmap)
    return measurePixels(luminanceOf(data, width, height), part.shape)
  } finally {
    bitmap.close()
  }
}

/** A picture of this size is made smaller while it is decoded, without its turn: its shape is that of the header. */
const decode = (source: Blob, { width = 0, height = 0 }: Partial<ImageFacts>): Promise<ImageBitmap> => {
  const side = Math.round(Math.max(width, height) / longestSide)
  if (side <= 1) return createImageBitmap(source, { imageOrientation: "none" })
  const [resizeWidth, resizeHeight] = [Math.floor(width / side), Math.floor(height / side)]
  return createImageBitmap(source, { imageOrientation: "none", resizeWidth, resizeHeight, resizeQuality: "medium" })
}

const read = (bitmap: ImageBitmap): Pick<ImageData, "data" | "width" | "height"> => {
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true })
  if (context === null) return { data: new Uint8ClampedArray(0), width: 0, height: 0 }
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height)
}
