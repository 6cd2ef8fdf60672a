import { z } from "zod"
import { bucketEvents } from "./bucketEvents.ts"
import { checkEvents } from "./checkEvents.ts"
import { downloadEvents } from "./downloadEvents.ts"
import { event, exitCode, someProblem } from "./eventParts.ts"
import { machineEvents } from "./machineEvents.ts"
import { projectEvents } from "./projectEvents.ts"
import { reconcileEvents } from "./reconcileEvents.ts"
import { uploadEvents } from "./uploadEvents.ts"

const failed = event("failed", "The last event of a run that ended before it had a summary.", {
  exitCode,
  message: z.string(),
  ...someProblem,
})

export const jsonEvent = z
  .union([
    ...uploadEvents,
    ...checkEvents,
    ...reconcileEvents,
    ...projectEvents,
    ...downloadEvents,
    ...bucketEvents,
    ...machineEvents,
    failed,
  ])
  .meta({ title: "altilift --json", description: "One line of standard output. Later versions may add events and fields." })

type WithoutVersion<A> = A extends unknown ? Omit<A, "v"> : never

/** An event, before its version is added. */
export type JsonEvent = WithoutVersion<z.infer<typeof jsonEvent>>
