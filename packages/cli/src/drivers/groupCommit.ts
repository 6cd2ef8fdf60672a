import { once } from "node:events"
import type { Worker } from "node:worker_threads"
import type { RunFault } from "@altilift/core"
import { Effect, type Scope } from "effect"
import { faultOf, patience } from "./journalFile.ts"
import type { JournalPlace, Refused, Write } from "./journalWriter.ts"
import { startWorker } from "./worker.ts"

/** Writes rows, in the order they are given. */
export interface Commit {
  /** Ends when the row is on the disk. */
  readonly now: (write: Write) => Effect.Effect<void, RunFault>
  /** Does not wait; `written` is told when the row is on the disk, or never will be. */
  readonly later: (write: Write, written: () => void) => void
}

interface Waiting {
  readonly write: Write
  readonly resume: (result: Effect.Effect<void, RunFault>) => void
}

/**
 * Writes through a thread of its own. While one group is being synced, further writes gather and go into the next transaction together: all of a
 * group succeed or all fail. What waits when the scope closes is written then. A thread that dies fails what waits and what comes.
 */
export const makeGroupCommit = Effect.fnUntraced(function* (
  file: string,
  startThread = (place: JournalPlace) => startWorker("journalWriter", place),
): Effect.fn.Return<Commit, never, Scope.Scope> {
  const worker = startThread({ file, patience })
  let waiting: Waiting[] = []
  let inFlight: Waiting[] = []
  let dead: RunFault | undefined

  const send = (): void => {
    if (inFlight.length > 0 || waiting.length === 0) return
    inFlight = waiting
    waiting = []
    worker.ref()
    worker.postMessage(inFlight.map(({ write }) => write))
  }
  const answer = (result: Effect.Effect<void, RunFault>): void => {
    const group = inFlight
    inFlight = []
    worker.unref()
    for (const { resume } of group) resume(result)
    send()
  }
  const die = (cause: unknown): void => {
    dead ??= faultOf(cause, file)
    const result = Effect.fail(dead)
    const lost = [...inFlight, ...waiting]
    inFlight = []
    waiting = []
    for (const { resume } of lost) resume(result)
  }
  worker.on("message", (refused: Refused | undefined) =>
    answer(refused === undefined ? Effect.void : Effect.fail(faultOf(errorOf(refused), file))),
  )
  worker.on("error", die)
  worker.on("exit", () => die(new Error("the thread that writes it has ended")))
  yield* Effect.addFinalizer(() =>
    Effect.promise(() => close(worker, () => (inFlight.length > 0 || waiting.length > 0) && dead === undefined)),
  )

  const add = (one: Waiting): void => {
    if (dead !== undefined) {
      one.resume(Effect.fail(dead))
      return
    }
    waiting.push(one)
    // What comes in the same turn of the loop goes together.
    if (waiting.length === 1) setImmediate(send)
  }
  return {
    now: write => Effect.uninterruptible(Effect.callback<void, RunFault>(resume => add({ write, resume }))),
    later: (write, written) => add({ write, resume: written }),
  }
})

/** Lets what is under way end, then the thread. */
const close = async (worker: Worker, busy: () => boolean): Promise<void> => {
  await new Promise(resolve => setImmediate(resolve))
  while (busy()) await Promise.race([once(worker, "message"), once(worker, "exit")])
  worker.postMessage("close")
  await worker.terminate()
}

const errorOf = ({ message, errcode }: Refused): Error =>
  Object.assign(new Error(message), errcode === undefined ? {} : { errcode })
