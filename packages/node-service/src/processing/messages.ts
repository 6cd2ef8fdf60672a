import { type Problem, readProblem } from "@altilift/core"
import { z } from "zod"

/**
 * What a worker is asked about a file. `inspect`: its bytes and headers, which takes little memory; `decode`: all of
 * its pixels.
 */
export interface Job {
  readonly on: "inspect" | "decode"
  /** Absolute. */
  readonly path: string
}

export const jobSchema = z.object({ on: z.enum(["inspect", "decode"]), path: z.string() })

/** When and where a photo was taken, as far as its EXIF data says. */
const exifFacts = z.object({
  /** `2019-07-24T09:33:01`, the camera's local time, followed by its offset (`+02:00`) when the camera knew it. */
  takenAt: z.string().max(64).nullable(),
  /** Degrees, north and east positive. */
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** Metres above sea level. */
  altitude: z.number().nullable(),
})
export type ExifFacts = Readonly<z.infer<typeof exifFacts>>

/** It comes from a process that a photo may have taken over: it is read like anything from outside. */
const problem = z.custom<Problem>(value => readProblem(value) !== undefined).transform(value => readProblem(value) ?? value)

const inspection = z.object({
  /** SHA-1, lower-case hexadecimal. */
  checksum: z.string().regex(/^[0-9a-f]{40}$/),
  size: z.number(),
  format: z.enum(["JPEG", "PNG", "TIFF"]).nullable(),
  /** Bytes that decoding takes, about; null: the headers do not tell. */
  memory: z.number().nullable(),
  /** Why it is no photo, as far as headers tell. */
  fault: problem.nullable(),
  exif: exifFacts,
})
export type Inspection = Readonly<z.infer<typeof inspection>>

const decoded = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** JPEG, at most 320 pixels a side, upright. */
  thumbnail: z.custom<Uint8Array>(bytes => bytes instanceof Uint8Array).refine(bytes => bytes.length < 1024 ** 2),
})
export type Decoded = Readonly<z.infer<typeof decoded>>

/**
 * What a worker answers. `ready`: it takes jobs. `refused`: the photo's fault. `exhausted`: the memory that
 * a worker may use was not enough. `failed`: this machine's fault, which says nothing of the photo.
 */
export const replySchema = z.discriminatedUnion("on", [
  z.object({ on: z.literal("ready") }),
  z.object({ on: z.literal("inspected"), result: inspection }),
  z.object({ on: z.literal("decoded"), result: decoded }),
  z.object({ on: z.literal("refused"), problem }),
  z.object({ on: z.literal("exhausted") }),
  z.object({ on: z.literal("failed"), message: z.string() }),
])
export type Reply = z.infer<typeof replySchema>
