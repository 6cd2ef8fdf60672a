import { type OpenWorker, openWorker } from "./openWorker.ts"
import type { PreflightWorker } from "./preflightWorker.ts"
import workerUrl from "./preflightWorker.ts?worker&url"

/** Workers that read headers, make thumbnails and check sets, so that the page stays smooth. */
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
    pixels: (file, facts) => next().call(api => api.pixels(file, facts)),
    check: input => next().call(api => api.check(input)),
    close: () => {
      for (const worker of workers.splice(0)) worker.end()
      calls = 0
    },
  }
}
