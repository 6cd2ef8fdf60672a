import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"

/** How long a process may take to end after it was told to, in milliseconds: less than the service has for its own end. */
const patience = 3_000

/** A process that leads a group, told apart from a later one with the same id. */
export interface GroupLeader {
  readonly pid: number
  /** In clock ticks since the system started; undefined where the system does not tell. */
  readonly startedAt: string | undefined
}

/** When a process was started; undefined: there is none of this id. */
export const startOf = async (pid: number): Promise<string | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined)
  // The name in parentheses may hold anything; the 20th field after it is the start.
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19]
}

/** Ends a process and all that it started: asked first (TERM), then forced (KILL). Resolves when none of them is left. */
export const endGroup = async (pid: number): Promise<void> => {
  signal(pid, "SIGTERM")
  for (let waited = 0; waited < patience && isAlive(pid); waited += 50) await sleep(50)
  signal(pid, "SIGKILL")
  for (let waited = 0; waited < patience && isAlive(pid); waited += 50) await sleep(50)
}

/** Ends the group of an earlier run of the service, unless the id belongs to another process by now. */
export const endLeftOver = async ({ pid, startedAt }: GroupLeader): Promise<void> => {
  const now = await startOf(pid)
  // Where the leader is gone, members of its group may be left; nobody else gets the id of a group that is in use.
  if (now === undefined || now === startedAt) await endGroup(pid)
}

const signal = (pid: number, name: "SIGTERM" | "SIGKILL" | 0): boolean => {
  try {
    return process.kill(-pid, name)
  } catch {
    return false
  }
}

const isAlive = (pid: number): boolean => signal(pid, 0)
