import { z } from "zod/mini"
import { fileError } from "./fileProblems.ts"
import { number, text } from "./params.ts"

/** Of results of a reconstruction, and of originals, that are downloaded. `host`: of the link. */
export const resultProblems = {
  /** What arrived has another size or SHA-1 than the server says, also the second time. */
  "result-damaged": z.object({}),
  /** A name that leads out of the folder, or that no file can have. */
  "result-name-unsafe": z.object({}),
  "result-name-taken": z.object({}),
  /** No link, or one that is not of http or https. */
  "result-without-link": z.object({}),
  "result-link-refused": z.object({ host: text, status: number }),
  /** A file of other bytes is at its place, and stays. */
  "original-in-the-way": z.object({}),
  /** The server gives no links to photos. */
  "originals-not-offered": z.object({ host: text }),
  "result-not-written": z.object({ file: text, ...fileError }),
} as const
