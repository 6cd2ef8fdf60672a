import { z } from "zod/mini"
import { number, text } from "./params.ts"

/** Of a reconstruction: why it was refused, or why it failed. */
export const reconstructionProblems = {
  /** `known`: the names that the server has, with commas. */
  "reconstructor-unknown": z.object({ name: text, known: text }),
  // Of a NodeODM or ClusterODM. `name`: the reconstructor; `words`: the node's own, or what the connection failed with.
  "node-unreachable": z.object({ name: text, words: text }),
  "node-answer-odd": z.object({ name: text, words: text }),
  "node-busy": z.object({ name: text, words: text }),
  "node-out-of-disk": z.object({ name: text, words: text }),
  "node-not-authorised": z.object({ name: text }),
  "node-refused": z.object({ name: text, words: text }),
  /** `nearest`: an option that the node has. */
  "node-option-unknown": z.object({ name: text, option: text, nearest: text }),
  "node-too-many-images": z.object({ name: text, images: number, most: number }),
  "node-task-failed": z.object({ name: text, words: text }),
  "node-task-cancelled": z.object({ name: text }),
  "node-task-gone": z.object({ name: text }),
  /** `fault`: of the archive. */
  "node-results-unsafe": z.object({ name: text, fault: text }),
  "node-results-damaged": z.object({ name: text, fault: text }),
} as const
