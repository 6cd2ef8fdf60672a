import { setTimeout } from "node:timers/promises"
import type { Worker } from "node:worker_threads"
import { exitCode } from "./exitCode.ts"

/** Threads that have not ended yet. */
const threads = new Set<Worker>()

/** Has a thread ended with the process, or left alone where it cannot be. */
export const noteThread = (thread: Worker): void => {
  threads.add(thread)
  thread.once("exit", () => threads.delete(thread))
}

/** How long threads may take to end (milliseconds): a signal gives another code than the one wanted, unless that is the code of an interruption. */
const patienceFor = (code: number): number => (code === exitCode.interrupted ? 500 : 10_000)

/**
 * Ends the process with this code. `process.exit` waits for every thread; one that reads from a card reader or a network drive that answers no more can be waited for for ever, and
 * so can Node's own. Then only a signal helps: after an interruption that of Ctrl-C, of which shells make the same code.
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
