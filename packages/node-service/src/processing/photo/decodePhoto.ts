import type { Problem } from "@altilift/core"
import sharp, { type Sharp } from "sharp"
import type { Decoded } from "../messages.ts"

/** The bytes are not a whole image. */
export class Undecodable extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.code, options)
    this.problem = problem
  }
}

/** There was not enough memory. */
export class MemoryExhausted extends Error {}

/** Beyond what aerial cameras make (150 to 600 megapixels), and small enough to decode: a bomb ends here. */
const mostPixels = 1_000_000_000

const thumbnailSide = 320

// Photos are seen once; a cache would only hold memory. One thread a photo: the pool decides how many photos there are
// at a time.
sharp.cache(false)
sharp.concurrency(1)
// What the first bytes do not say is not tried either: each loader is a parser of its own.
sharp.block({ operation: ["VipsForeignLoad"] })
sharp.unblock({
  operation: ["VipsForeignLoadJpegFile", "VipsForeignLoadPngFile", "VipsForeignLoadTiffFile", "VipsForeignLoadTiffBuffer"],
})

/**
 * libvips has one place for what went wrong, for all its threads: another decode may wipe it before it is read. Then it
 * is asked again.
 */
const mostTries = 5
const saysNothing = (cause: unknown): boolean => cause instanceof Error && /^unknown error$/i.test(cause.message.trim())

/**
 * Decodes every pixel, which the header alone would not vouch for: a photo cut off in the middle has a perfect header.
 *
 * @throws {Undecodable} saying what is wrong with the image; `MemoryExhausted`; anything else is a fault of the machine
 */
export const decodePhoto = async (path: string, tries = mostTries): Promise<Decoded> => {
  try {
    const image = sharp(path, { failOn: "error", limitInputPixels: mostPixels, sequentialRead: true })
    const { width, height, orientation = 1 } = await image.metadata()
    const small = image
      .resize(thumbnailSide, thumbnailSide, { fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .toColourspace("srgb")
    return { width, height, thumbnail: await (orientation > 1 ? turn(small, orientation) : toJpeg(small)) }
  } catch (cause) {
    if (saysNothing(cause) && tries > 1) return decodePhoto(path, tries - 1)
    if (saysOfMemory(cause)) throw new MemoryExhausted("out of memory", { cause })
    throw saysOfMachine(cause)
      ? cause
      : new Undecodable(explain(cause instanceof Error ? cause.message : String(cause)), { cause })
  }
}

const toJpeg = (image: Sharp): Promise<Buffer> => image.jpeg({ quality: 80 }).toBuffer()

/** Turned when it is small: a big image would have to be held as a whole. */
const turn = async (image: Sharp, orientation: number): Promise<Buffer> => {
  const lying = await image.withMetadata({ orientation }).tiff({ compression: "none" }).toBuffer()
  return toJpeg(sharp(lying).autoOrient())
}

const saysOfMemory = (cause: unknown): boolean =>
  cause instanceof Error &&
  /out of memory|(insufficient|not enough|unable to allocate|cannot allocate)( \w+)? ?(memory|buffer)/i.test(cause.message)

/**
 * Whether an error is about this machine and not about the photo, which is to be tried again then. libvips has no
 * codes, only sentences: those of its memory, of the operating system, and of a file that is not there. Everything else
 * it says after reading the input.
 */
export const saysOfMachine = (cause: unknown): boolean =>
  !(cause instanceof Error) ||
  cause.constructor !== Error ||
  saysOfMemory(cause) ||
  /(unix|system) error|input\/output error|too many open files|no space left|input file is missing/i.test(cause.message)

const explain = (message: string): Problem => {
  if (/premature end|truncated|unexpected end|read error|out of order|end of file|not enough data|bad seek/i.test(message)) {
    return { code: "photo-cut-off" }
  }
  if (/exceeds pixel limit/i.test(message)) return { code: "photo-too-many-pixels", megapixels: mostPixels / 1e6 }
  return { code: "photo-damaged" }
}
