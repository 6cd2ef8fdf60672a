import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Semaphore } from "effect"
import { z } from "zod"
import type { TaskRow } from "../../ports/tables.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode, makeFolder, writeDurably } from "../../store/fsync.ts"

/** What is done next: begin the task, send photos, wait for its end and fetch the archive, unpack it. */
const phases = ["begin", "upload", "follow", "unpack"] as const

const shape = z.object({
  /** How often the task was begun: a node may lose it. */
  attempt: z.int().min(1).max(2),
  uuid: z.uuid(),
  phase: z.enum(phases),
  /** Ids of the images that the node took. */
  uploaded: z.array(z.string()),
})
export type WorkFacts = z.infer<typeof shape>

/** How often a task is begun at most. */
export const mostAttempts = 2

/** What is known of a task on a node. It survives a restart of the service. */
export interface WorkState {
  readonly facts: () => WorkFacts
  readonly change: (facts: Partial<WorkFacts>) => ReturnType<typeof written>
  /** Adds to `uploaded`; several uploads may end at a time. */
  readonly uploaded: (ids: ReadonlyArray<string>) => ReturnType<typeof written>
}

/**
 * The UUID of a task on the node, by the attempt. It follows from the task, so that the task is found on the node also
 * when the file is lost. Version 5, because ClusterODM takes none above.
 */
export const uuidOf = (task: Pick<TaskRow, "id">, attempt: number): string => {
  const hex = createHash("sha1").update(["altilift", task.id, attempt].join(":")).digest("hex")
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-")
}

/** What is known at the begin of an attempt. */
export const begin = (task: Pick<TaskRow, "id">, attempt: number): WorkFacts => ({
  attempt,
  uuid: uuidOf(task, attempt),
  phase: "begin",
  uploaded: [],
})

/** What the work folder of a task says; undefined: nothing that can be used. */
export const readFacts = (folder: string) =>
  withFiles(async () => {
    try {
      return shape.safeParse(JSON.parse(await readFile(pathIn(folder), "utf8"))).data
    } catch (cause) {
      if (hasCode(cause, "ENOENT") || cause instanceof SyntaxError) return undefined
      throw cause
    }
  })

/** Goes on with what the work folder says, or begins. */
export const openState = Effect.fnUntraced(function* (folder: string, task: TaskRow) {
  yield* withFiles(() => makeFolder(folder))
  let facts: WorkFacts = (yield* readFacts(folder)) ?? begin(task, 1)
  const oneAtATime = (yield* Semaphore.make(1)).withPermit
  // A write that began goes to its end: two at a time would have one draft.
  const change = (next: () => WorkFacts) =>
    oneAtATime(
      Effect.uninterruptible(
        Effect.suspend(() => {
          facts = next()
          return written(folder, facts)
        }),
      ),
    )
  return {
    facts: () => facts,
    change: some => change(() => ({ ...facts, ...some })),
    uploaded: ids => change(() => ({ ...facts, uploaded: [...facts.uploaded, ...ids] })),
  } satisfies WorkState
})

const written = (folder: string, facts: WorkFacts) => withFiles(() => writeDurably(pathIn(folder), JSON.stringify(facts)))

const pathIn = (folder: string): string => join(folder, "nodeodm.json")
