import sharp from "sharp"

/** What decoding all pixels yields. */
export interface Decoded {
  readonly width: number
  readonly height: number
  /** JPEG, at most 320 pixels a side, upright. */
  readonly thumbnail: Buffer
}

/** The bytes are not a whole image; the message is for the photographer. */
export class Undecodable extends Error {}

/** Beyond what aerial cameras make (150 to 600 megapixels), and small enough to decode: a bomb ends here. */
const mostPixels = 1_000_000_000

const thumbnailSide = 320

// Photos are seen once; a cache would only hold memory. One thread a photo: the pool decides how many photos there are at a time.
sharp.cache(false)
sharp.concurrency(1)

/** libvips has one place for what went wrong, for all its threads: another decode may wipe it before it is read. Then it is asked again. */
const mostTries = 5
const saysNothing = (cause: unknown): boolean => cause instanceof Error && /^unknown error$/i.test(cause.message.trim())

/**
 * Decodes every pixel, which the header alone would not vouch for: a photo cut off in the middle has a perfect header.
 *
 * @throws {Undecodable} saying what is wrong with the image; anything else is a fault of the machine
 */
export const decodePhoto = async (path: string, tries = mostTries): Promise<Decoded> => {
  try {
    const image = sharp(path, { failOn: "truncated", limitInputPixels: mostPixels, sequentialRead: true })
    const { width, height } = await image.metadata()
    const thumbnail = await image
      .autoOrient()
      .resize(thumbnailSide, thumbnailSide, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .toColourspace("srgb")
      .jpeg({ quality: 80 })
      .toBuffer()
    return { width, height, thumbnail }
  } catch (cause) {
    if (saysNothing(cause) && tries > 1) return decodePhoto(path, tries - 1)
    throw saysOfMachine(cause)
      ? cause
      : new Undecodable(explain(cause instanceof Error ? cause.message : String(cause)), { cause })
  }
}

/**
 * Whether an error is about this machine and not about the photo, which is to be tried again then. libvips has no codes, only sentences:
 * those of its memory, of the operating system, and of a file that is not there. Everything else it says after reading the input.
 */
export const saysOfMachine = (cause: unknown): boolean =>
  !(cause instanceof Error) ||
  cause.constructor !== Error ||
  /out of memory|(insufficient|not enough|unable to allocate|cannot allocate)( \w+)? ?(memory|buffer)|(unix|system) error|input\/output error|too many open files|no space left|input file is missing/i.test(
    cause.message,
  )

const explain = (message: string): string => {
  if (/premature end|truncated|unexpected end|read error|out of order|end of file|not enough data|bad seek/i.test(message)) {
    return "the image is cut off: a part of its data is missing"
  }
  if (/exceeds pixel limit/i.test(message)) return `the image has more than ${mostPixels / 1e6} megapixels`
  return "the image is damaged and cannot be decoded"
}
