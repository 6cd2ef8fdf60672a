import { z } from "zod"
import { endStates } from "../endStates.ts"
import { differenceStates } from "../reconcile/DifferenceState.ts"
import { bytes, checksum, count, event, exitCode, problem } from "./eventParts.ts"

const endState = z.enum(endStates)
const differenceState = z.enum(differenceStates)
const photoFacts = {
  name: z.string(),
  path: z.string().optional().meta({ description: "absolute path where the photo is, or was" }),
  id: z.string().optional().meta({ description: "the server's id of the image" }),
  reason: z.string(),
}

const difference = event("difference", "altilift reconcile: a photo about which disk, journal and server differ.", {
  state: differenceState,
  when: z.enum(["first", "left"]).meta({ description: "left: what --fix could not repair" }),
  ...photoFacts,
  size: bytes.optional(),
  checksum: checksum.optional(),
  problems: z.array(z.object(problem)).readonly().optional(),
})

const repaired = event("repaired", "altilift reconcile --fix: what was done about a difference.", {
  was: differenceState,
  state: z.union([endState, z.enum(["GivenUp", "Removed", "Kept"])]).meta({
    description: "how the photo ended; Removed and Kept are about the bytes on the server that were changed here",
  }),
  ...photoFacts,
  checksum: checksum.optional(),
})

const reconcileSummary = event("summary", "The last event of altilift reconcile.", {
  photos: count.meta({ description: "photos here" }),
  images: count.meta({ description: "images of the project that are Ready" }),
  differences: z.partialRecord(differenceState, count).meta({ description: "what differs in the end, by state" }),
  repaired: count,
  exitCode,
  message: z.string().optional().meta({ description: "why the exit code is not 0" }),
})

/** The events of `altilift reconcile`. */
export const reconcileEvents = [difference, repaired, reconcileSummary] as const
