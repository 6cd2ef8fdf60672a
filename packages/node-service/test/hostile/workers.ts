import { readdirSync, readFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { type ImageState, images } from "../api.ts"
import type { RunningService } from "../service.ts"

/** What the system says of a process or a thread: nothing of one that has just ended. */
const said = (path: string): string => {
  try {
    return readFileSync(path, "latin1")
  } catch {
    return ""
  }
}

/** Processes that a process has started and that live. */
export const childrenOf = (pid: number): ReadonlyArray<number> =>
  readdirSync(`/proc/${pid}/task`).flatMap(task =>
    said(`/proc/${pid}/task/${task}/children`).trim().split(" ").filter(Boolean).map(Number),
  )

/** Of these, those that look into photos. */
export const photoWorkersOf = (pid: number): ReadonlyArray<number> =>
  childrenOf(pid).filter(child => said(`/proc/${child}/cmdline`).includes("altilift-photo-worker"))

/** Seconds of the processor that a process has had so far, and bytes of memory that it has. */
export const consumed = (pid: number): { readonly seconds: number; readonly memory: number } => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ")
  return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(fields[21]) * 4096 }
}

export const isAlive = (pid: number): boolean => {
  try {
    // One that ended and is not yet reaped does nothing any more.
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false
  }
}

/** Attempts and deaths that the row of an image has, beside a service that runs or not. */
export const countsOf = (data: string, id: string): { readonly attempts: number; readonly deaths: number } => {
  const database = new DatabaseSync(`${data}/altilift.db`, { readOnly: true })
  try {
    const row = database.prepare("select attempts, deaths from images where id = ?").get(id)
    return { attempts: Number(row?.attempts), deaths: Number(row?.deaths) }
  } finally {
    database.close()
  }
}

/** Waits until every image is Ready or Invalid, for two minutes: what is big takes its time on a busy machine. */
export const decided = async (service: RunningService, project: string): Promise<ReadonlyArray<ImageState>> => {
  const latest = Date.now() + 120_000
  while (true) {
    const all = await images(service, project)
    if (all.every(({ state }) => state === "Ready" || state === "Invalid") || Date.now() > latest) return all
    await sleep(50)
  }
}
