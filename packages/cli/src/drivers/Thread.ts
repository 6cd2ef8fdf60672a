import type { Worker } from "node:worker_threads"
import { type Remote, wrap } from "comlink"
import { nodeEndpoint } from "./nodeEndpoint.ts"

/** A thread that offers functions, by comlink. */
export interface Thread<Api> {
  /** Calls a function of the thread. Fails when the thread has ended, or ends before it returns. */
  readonly call: <A>(run: (api: Remote<Api>) => Promise<A>) => Promise<A>
  /** Calls that have not returned yet. */
  readonly underWay: () => number
  /** Called once with the reason, when the thread has ended. */
  readonly onEnd: (listener: (cause: unknown) => void) => void
  readonly terminate: () => Promise<unknown>
}

/** A thread without calls does not keep the process running. `task` says what it is for: `"that reads photos"`. */
export const makeThread = <Api>(worker: Worker, task: string): Thread<Api> => {
  const api = wrap<Api>(nodeEndpoint(worker))
  const waiting = new Set<(cause: unknown) => void>()
  const listeners: Array<(cause: unknown) => void> = []
  let ended: { readonly cause: unknown } | undefined
  const end = (cause: unknown) => {
    if (ended !== undefined) return
    ended = { cause }
    for (const fail of waiting) fail(cause)
    for (const listener of listeners) listener(cause)
  }
  worker.on("error", end)
  worker.on("exit", () => end(new Error(`the thread ${task} has ended`)))
  worker.unref()
  return {
    call: run =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended.cause)
        const settle =
          <B>(done: (value: B) => void) =>
          (value: B) => {
            waiting.delete(fail)
            if (waiting.size === 0) worker.unref()
            done(value)
          }
        const fail = settle(reject)
        waiting.add(fail)
        worker.ref()
        run(api).then(settle(resolve), fail)
      }),
    underWay: () => waiting.size,
    onEnd: listener => {
      listeners.push(listener)
    },
    terminate: () => worker.terminate(),
  }
}
