import { readFile } from "node:fs/promises"
import { z } from "zod"
import { hasCode, writeDurably } from "../../store/fsync.ts"
import { type GroupLeader, identify } from "./processes.ts"

/** Writes down which process runs, so that a next start of the service finds it. Durable when it resolves. */
export const recordProcess = async (path: string, pid: number): Promise<void> =>
  writeDurably(path, JSON.stringify(await identify(pid)))

const record = z.object({ pid: z.number().int().min(2), startedAt: z.string().optional(), bootId: z.string().optional() })

/** The process of an earlier run of the service; undefined: there was none. */
export const readProcess = async (path: string): Promise<GroupLeader | undefined> => {
  try {
    const { pid, startedAt, bootId } = record.parse(JSON.parse(await readFile(path, "utf8")))
    return { pid, startedAt, bootId }
  } catch (cause) {
    // A file that was cut off was being written when the machine lost its power: nothing runs.
    if (hasCode(cause, "ENOENT", "ENOTDIR") || cause instanceof SyntaxError || cause instanceof z.ZodError) return undefined
    throw cause
  }
}
