import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("queueWorker.ts", import.meta.url))

/** Starts a process that does jobs, and waits until it is ready; see `queueWorker.ts`. To be ended by who starts it. */
export const startWorker = async (url: string, atOnce: number, milliseconds: number): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [program, url, String(atOnce), String(milliseconds)], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const ready = once(createInterface(child.stdout), "line")
  await Promise.race([ready, once(child, "exit").then(([code]) => Promise.reject(new Error(`a worker ended with ${code}`)))])
  return child
}

/** Ends a process at once, as a fault would. */
export const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGKILL")
  await exited
}
