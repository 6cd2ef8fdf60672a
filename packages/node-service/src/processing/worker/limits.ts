import { readFileSync, writeFileSync } from "node:fs"

/** What a worker may take for one job. */
export interface Limits {
  /** Bytes of memory, all that the process has. */
  readonly memory: number
  /** Seconds of the processor: on a busy machine the same work takes longer, but not more of it. */
  readonly processorTime: number
}

/** A worker that waits for something else than the processor, such as a disk, may take so many times as long. */
const patience = 10

/** Linux counts a process's time in hundredths of a second, and its memory in pages. */
const [ticksASecond, pageSize] = [100, 4096]

/** How often a worker that has a job is looked at, in milliseconds. */
const lookEvery = 50

const read = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1")
  } catch {
    // It ended, or this is no Linux.
    return undefined
  }
}

export const memoryOf = (pid: number): number => Number(read(pid, "statm")?.split(" ")[1] ?? 0) * pageSize

const processorTimeOf = (pid: number): number => {
  // The name, in parentheses, may have spaces.
  const fields =
    read(pid, "stat")
      ?.replace(/^.*\) /s, "")
      .split(" ") ?? []
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksASecond
}

/**
 * Watches a process from now on, and tells once when it is beyond its limits. Where there is no /proc only a time by
 * the clock is watched.
 *
 * @returns ends the watch
 */
export const watch = (pid: number, limits: Limits, exceeded: (what: "memory" | "time") => void): (() => void) => {
  const before = processorTimeOf(pid)
  const latest = performance.now() + limits.processorTime * patience * 1000
  const look = () => {
    const what =
      memoryOf(pid) > limits.memory
        ? "memory"
        : processorTimeOf(pid) - before > limits.processorTime || performance.now() > latest
          ? "time"
          : undefined
    if (what === undefined) return
    clearInterval(timer)
    exceeded(what)
  }
  const timer = setInterval(look, lookEvery)
  return () => clearInterval(timer)
}

/** Where memory ends, the system is to end a worker and not the service. */
export const offerToSystem = (pid: number): void => {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, "1000")
  } catch {
    // No Linux, or not allowed: the limits above still hold.
  }
}
