import { z } from "zod/mini"
import { number, reason, text } from "./params.ts"

/** Of a reconstruction: why it was refused, or why it failed. */
export const reconstructionProblems = {
  /** `known`: the names that the server has, with commas. */
  "reconstructor-unknown": z.object({ name: text, known: text }),

  // Of a server that photos are forwarded to. `host`: its address.
  "upstream-refused": z.object({ host: text, reason }),
  /** `images`: those that it did not take. */
  "upstream-incomplete": z.object({ host: text, images: number }),
  /** `state`: of the reconstruction there, in its words. */
  "upstream-failed": z.object({ host: text, state: text, reason }),
  "upstream-result-damaged": z.object({ host: text, name: text }),
} as const
