import { setTimeout } from "node:timers/promises"
import type { Worker } from "node:worker_threads"
import { exitCode } from "./exitCode.ts"

/** Threads that have not ended yet. */
const threads = new Set<Worker>()

/** Registers a thread: `endProcess` terminates it, and gives up on it if it does not end. */
export const noteThread = (thread: Worker): void => {
  threads.add(thread)
  thread.once("exit", () => threads.delete(thread))
}

/**
 * How long threads may take to end (milliseconds). Ending by a signal changes the exit code, except after an
 * interruption.
 */
const patienceFor = (code: number): number => (code === exitCode.interrupted ? 500 : 10_000)

/**
 * Ends the process with this code. `process.exit` waits for every thread, Node's own included. A thread that reads
 * from a card reader or network drive that does not respond never ends, so the process is killed by a signal: SIGINT
 * after an interruption, which shells show as the same code, else SIGKILL.
 */
export const endProcess = async (code: number): Promise<never> => {
  process.exitCode = code
  for (const thread of threads) void thread.terminate()
  for (let waited = 0; isHeld() && waited < patienceFor(code); waited += 20) await setTimeout(20)
  if (!isHeld()) process.exit(code)
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal)
  if (code === exitCode.interrupted) {
    process.kill(process.pid, "SIGINT")
    await setTimeout(patienceFor(code))
  }
  process.kill(process.pid, "SIGKILL")
  return await new Promise<never>(() => undefined)
}

/** Whether something of this process waits for the file system, here or in a thread. */
export const isHeld = (): boolean =>
  threads.size > 0 || process.getActiveResourcesInfo().some(resource => resource.startsWith("FSReq"))
