import { readdir, readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { operator } from "../../messages/operator.ts"

/**
 * How long processes may take to end after SIGTERM, in milliseconds: less than the service has for its own
 * end.
 */
const patience = 3_000

/** Between two looks at processes that are to end, in milliseconds. */
const lookAgain = 100

/** A process that leads a group, distinguished from a later one with the same id. */
export interface GroupLeader {
  readonly pid: number
  /** In clock ticks since the system started; undefined where the system does not tell. */
  readonly startedAt: string | undefined
  /** Of the start of the system; undefined where it does not tell. */
  readonly bootId: string | undefined
}

/** What a program and all that it started is known by. */
export interface Family {
  readonly leader: number | undefined
  /** An entry of their environment, which nothing else has: it finds those that left the group. Linux. */
  readonly mark: string
}

/** Identifies a process that runs. */
export const identify = async (pid: number): Promise<GroupLeader> => ({
  pid,
  startedAt: (await readStat(pid))?.startedAt,
  bootId: await bootId(),
})

/**
 * The leader of a group that an earlier run of the service left; undefined: its id belongs to another process by now,
 * or to none.
 */
export const stillLeads = async ({ pid, startedAt, bootId: then }: GroupLeader): Promise<number | undefined> => {
  if (then !== (await bootId())) return undefined
  const now = await readStat(pid)
  // Where the leader is gone, members of its group may be left; the system does not reuse the id of a group in use.
  return now === undefined || now.startedAt === startedAt ? pid : undefined
}

/**
 * Ends a program and all that it started: asked first (TERM), then forced (KILL). Resolves when none of them is left.
 *
 * @throws when one is there in spite of KILL: it waits for a disk or a network
 */
export const endAll = async (family: Family): Promise<void> => {
  let left = await livingOf(family)
  for (const name of ["SIGTERM", "SIGKILL"] as const) {
    for (const pid of left) send(pid, name)
    for (const until = Date.now() + patience; left.length > 0 && Date.now() < until; left = await livingOf(family)) {
      await sleep(lookAgain)
      // What was started meanwhile is forced too.
      if (name === "SIGKILL") for (const pid of left) send(pid, name)
    }
  }
  if (left.length === 0) return
  throw new Error(operator.programStays(left))
}

const send = (pid: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/**
 * Those that are left of it: process ids, or the group (negative) where the system does not list processes. A zombie
 * has ended.
 */
const livingOf = async ({ leader, mark }: Family): Promise<ReadonlyArray<number>> => {
  const names = await readdir("/proc").catch(() => [])
  const pids = names.filter(name => /^\d+$/.test(name)).map(Number)
  if (pids.length === 0) return leader !== undefined && send(-leader, 0) ? [-leader] : []
  const found = await Promise.all(
    pids.map(async pid => {
      const stat = await readStat(pid)
      if (stat === undefined || stat.state === "Z" || stat.state === "X") return []
      return stat.group === leader || (await hasMark(pid, mark)) ? [pid] : []
    }),
  )
  return found.flat()
}

const hasMark = async (pid: number, mark: string): Promise<boolean> => {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")
  return environment.split("\0").includes(mark)
}

/** What the system says of a process; undefined: there is none of this id. */
const readStat = async (pid: number) => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined)
  // The name in parentheses may hold anything; after it come the state, the parent, the group, and as the 20th field
  // the start.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ")
  return fields && { state: fields[0], group: Number(fields[2]), startedAt: fields[19] }
}

const bootId = (): Promise<string | undefined> =>
  readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
    text => text.trim(),
    () => undefined,
  )
