import { type OpenWorker, openWorker } from "./openWorker.ts"
import type { PreflightWorker } from "./preflightWorker.ts"
import workerUrl from "./preflightWorker.ts?worker&url"

/** Workers that read headers and make thumbnails, so that the page stays smooth. */
export interface PhotoWorkers extends PreflightWorker {
  readonly close: () => void
}

/** Workers start with the first call. `count`: how many; headers are read from the disk, so two suffice. */
export const makePhotoWorkers = (count = 2): PhotoWorkers => {
  const workers: Array<OpenWorker<PreflightWorker>> = []
  let calls = 0
  const next = (): OpenWorker<PreflightWorker> => {
    const at = calls++ % count
    workers[at] ??= openWorker<PreflightWorker>(workerUrl)
    return workers[at]
  }
  return {
    facts: files => next().call(api => api.facts(files)),
    thumbnail: file => next().call(api => api.thumbnail(file)),
    close: () => {
      for (const worker of workers.splice(0)) worker.end()
      calls = 0
    },
  }
}
