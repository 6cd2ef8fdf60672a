import { projectRights } from "@altilift/core/client"
import { z } from "zod"
import { count, event, exitCode, problem } from "./eventParts.ts"

const time = z.string().meta({ description: "ISO 8601" })
const right = z.enum(projectRights)
const named = { id: z.string(), name: z.string() }
/** Photos by what became of them. */
const counts = {
  ready: count,
  working: count.meta({ description: "being verified" }),
  armed: count.meta({ description: "waiting for their bytes" }),
  invalid: count,
}

/** The events of `altilift projects`, `status`, `images`, `start` and `stop`. */
export const projectEvents = [
  event("project-listed", "altilift projects list: a project.", {
    ...named,
    images: count.meta({ description: "in every state" }),
    counts: z.object(counts).optional().meta({ description: "the same by state, where the server tells it" }),
    gigaPixels: z.number().meta({ description: "of the Ready images" }),
    created: time.optional(),
    reconstruction: z.string().optional().meta({ description: "state of the latest one" }),
    owner: z.string().optional(),
    right: right.optional().meta({ description: "what you may do with it" }),
  }),
  event("project-changed", "altilift projects: what was done.", {
    ...named,
    change: z.enum(["created", "renamed", "removed", "shared", "unshared"]),
    email: z.string().optional(),
    right: right.optional(),
  }),
  event("share", "altilift projects share: a user with whom the project is shared.", { email: z.string(), right }),
  event("page", "altilift projects open: where people see the project.", { address: z.string() }),
  event("photos", "altilift status: photos of the project by state; again when that changes.", {
    ...counts,
    gigaPixels: z.number(),
  }),
  event("stuck", "altilift status: a photo that will not become Ready by itself.", {
    ...named,
    state: z.string(),
    seconds: count.optional().meta({ description: "that it has waited" }),
    reason: z.string(),
    problems: z.array(z.object(problem)).readonly().optional(),
  }),
  event("image", "altilift images: a photo of the project.", {
    ...named,
    state: z.string().meta({ description: "Pending, Uploading, Uploaded, Ready or Invalid; servers may have others" }),
    checksum: z.string().optional().meta({ description: "SHA-1" }),
    changed: time.optional(),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    reason: z.string().optional(),
    problems: z.array(z.object(problem)).readonly().optional(),
  }),
  event("summary", "The last event of altilift status.", {
    photos: z.object(counts),
    complete: z.boolean(),
    exitCode,
    message: z.string().optional().meta({ description: "why it is not complete" }),
  }),
  event("summary", "The last event of altilift projects, images, start and stop.", {
    projects: count.optional().meta({ description: "that were listed" }),
    images: count.optional().meta({ description: "that were listed" }),
    task: z.object({ id: z.string(), type: z.string().optional(), state: z.string().optional() }).optional(),
    exitCode,
    message: z.string().optional().meta({ description: "why the exit code is not 0" }),
    ...z.object(problem).partial().shape,
  }),
] as const
