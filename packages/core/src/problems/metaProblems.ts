import { z } from "zod/mini"
import { number, text } from "./params.ts"

/** Of a file that goes with the photos of a project. `line`: from 1. `words`: of the file, shortened. */
export const metaProblems = {
  "meta-empty": z.object({}),
  /** `most`: bytes. */
  "meta-too-large": z.object({ most: number }),
  "meta-binary": z.object({}),
  "meta-not-utf8": z.object({ line: number }),
  "meta-no-lines": z.object({}),
  "meta-projection-unknown": z.object({ line: number, words: text }),
  "meta-fields-missing": z.object({ line: number, least: number, found: number }),
  /** `field`: as the format's documentation calls it. */
  "meta-not-a-number": z.object({ line: number, field: text, words: text }),
  "meta-out-of-range": z.object({ line: number, field: text, words: text, from: number, to: number }),
  /** `before`: the line that names the photo first. */
  "meta-image-twice": z.object({ line: number, image: text, before: number }),
  "meta-mark-unreadable": z.object({ line: number, words: text }),
  "meta-name-missing": z.object({ line: number }),
  "meta-columns-unknown": z.object({}),
  "meta-not-rinex": z.object({}),
  /** More than are reported. */
  "meta-more-problems": z.object({ count: number }),
  "meta-archive-unreadable": z.object({}),
  /** `entry`: its name in the archive. */
  "meta-archive-unsafe": z.object({ entry: text }),
  "meta-archive-too-large": z.object({ most: number }),
  "meta-archive-without": z.object({ file: text }),
  "meta-checksum-mismatch": z.object({ arrived: text }),
  "meta-bytes-lost": z.object({}),
  "meta-never-arrived": z.object({ minutes: number }),
  "meta-fetch-interrupted": z.object({}),

  // Of a file that is not sent. `other`: where the file of the same name is that is sent.
  "meta-name-twice": z.object({ file: text, other: text }),
  "meta-no-bucket": z.object({ host: text }),

  // Of a request. `known`: names that are taken.
  "meta-name-unknown": z.object({ file: text, known: text }),
  "meta-file-not-found": z.object({}),
  "meta-files-limit": z.object({ limit: number }),

  /** Photos that a file names and that the project does not have, at most 20 of them. */
  "meta-images-unknown": z.object({ file: text, images: z.array(text), count: number }),
} as const
