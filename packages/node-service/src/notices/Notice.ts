import { Problem } from "@altilift/core"
import { z } from "zod"

/**
 * `complete`: all photos of a project are Ready or Invalid. `stuck`: photos are awaited, or a reconstruction is under
 * way, and nothing moved for long. `reconstructed` and `failed`: how a reconstruction ended.
 */
export const noticeKinds = ["complete", "stuck", "reconstructed", "failed"] as const
export type NoticeKind = (typeof noticeKinds)[number]

const instant = z.number()
const count = z.number()

/** A notice about a project; read back from the outbox. Instants are milliseconds since 1970. */
export const Notice = z.object({
  /** The same at every attempt, and for all who get it. */
  id: z.string(),
  kind: z.enum(noticeKinds),
  at: instant,
  project: z.object({ id: z.string(), name: z.string() }),
  /** All of the project. `awaited`: nothing is here yet; `unverified`: the bytes are here. */
  images: z.object({ ready: count, invalid: count, awaited: count, unverified: count }),
  /** When something moved last. */
  movedAt: instant,
  /** Null where it is about the set of photos. */
  reconstruction: z
    .object({
      id: z.string(),
      state: z.string(),
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      /** The photos are in a folder for another program, and nothing was reconstructed here. */
      handedOver: z.boolean().optional(),
      problem: z.custom<Problem>(value => Problem.safeParse(value).success).nullable(),
    })
    .nullable(),
})
export type Notice = z.infer<typeof Notice>
