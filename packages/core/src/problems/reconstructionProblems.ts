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
  /** `name`: of the reconstructor. `words`: the last line that its program wrote. */
  "reconstruction-program-failed": z.object({ name: text, exitCode: number, words: text }),
  "reconstruction-program-killed": z.object({ name: text, signal: text, words: text }),
  /** `words`: of the system. */
  "reconstruction-program-not-started": z.object({ name: text, words: text }),
  "reconstruction-no-results": z.object({ name: text, words: text }),
  "reconstruction-took-too-long": z.object({ seconds: number }),
  "reconstruction-disk-full": z.object({ name: text }),
  /** `most`: bytes. */
  "reconstruction-too-big": z.object({ name: text, most: number }),
  /** `unused`: names of photos that do not fit the others, at most 20. */
  "reconstruction-few-registered": z.object({ registered: number, of: number, unused: z.array(text) }),
  /** `name`: of the reconstructor. */
  "reconstruction-not-pausable": z.object({ name: text }),
  "reconstruction-engine-missing": z.object({ engine: text, install: text }),
  "reconstruction-engine-old": z.object({ engine: text, version: text, least: text }),
  "reconstruction-step-failed": z.object({ step: text, words: text }),
  // Of a NodeODM or ClusterODM. `name`: the reconstructor; `words`: the node's own, or what the connection failed with.
  "node-unreachable": z.object({ name: text, words: text }),
  "node-certificate": z.object({ name: text, words: text }),
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
