import { readFileSync } from "node:fs"

/** Clock ticks a second of /proc/PID/stat, on every Linux that Node runs on. */
const ticks = 100

/** CPU seconds (user and system) that a process has used so far, its ended children not counted. Linux only. */
export const cpuSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number)
  return ((user ?? 0) + (system ?? 0)) / ticks
}

/** The most memory that a process ever had (bytes). Linux only. */
export const peakMemory = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024

/** The middle one; of an even number the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2 : (sorted[Math.floor(middle)] ?? 0)
}

/** Waits until `done` answers true, looking every few milliseconds. */
export const until = async (done: () => boolean | Promise<boolean>, every = 5): Promise<void> => {
  while (!(await done())) await new Promise(resolve => setTimeout(resolve, every))
}
