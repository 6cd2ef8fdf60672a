import { getAsset, isSea } from "node:sea"
import { Worker } from "node:worker_threads"
import { noteThread } from "../endProcess.ts"

/** Starts a thread of this package: from its source where that runs itself, else from what the bundler made of it. */
export const startWorker = (name: "journalWriter" | "photoReader" | "photoInspector", workerData: unknown): Worker => {
  const worker = isSea()
    ? new Worker(getAsset(`${name}.cjs`, "utf8"), { workerData, eval: true })
    : new Worker(new URL(`./${name}.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url), { workerData })
  noteThread(worker)
  return worker
}
