import { type Remote, wrap } from "comlink"
import { startWorker } from "./startWorker.ts"

/** A worker whose functions the page calls. */
export interface OpenWorker<Api> {
  /** Calls functions of the worker. Rejects when the worker has crashed or is ended: no call waits without end. */
  readonly call: <Value>(use: (api: Remote<Api>) => Promise<Value>) => Promise<Value>
  readonly end: () => void
}

/** Starts a worker that exposes `Api` through comlink. Comlink itself does not notice that a worker is gone. */
export const openWorker = <Api>(url: string): OpenWorker<Api> => {
  const worker = startWorker(url)
  const api = wrap<Api>(worker)
  const waiting = new Set<(cause: Error) => void>()
  let gone: Error | undefined
  const fail = (cause: Error): void => {
    gone ??= cause
    for (const reject of waiting) reject(cause)
    waiting.clear()
  }
  worker.addEventListener("error", ({ message }) => fail(new Error(message || "a worker of the page cannot be started")))
  return {
    call: use =>
      new Promise((resolve, reject) => {
        if (gone !== undefined) return reject(gone)
        waiting.add(reject)
        const settled = () => waiting.delete(reject)
        use(api).then(resolve, reject).finally(settled)
      }),
    end: () => {
      worker.terminate()
      fail(new Error("closed"))
    },
  }
}
