import type { Remote } from "comlink"
import { type OpenWorker, openWorker } from "./openWorker.ts"
import type { PreflightWorker } from "./preflightWorker.ts"
import workerUrl from "./preflightWorker.ts?worker&url"

/** Workers that read headers, make thumbnails and check sets, so that the page stays smooth. */
export interface PhotoWorkers extends PreflightWorker {
  readonly close: () => void
}

/**
 * When a worker ends. Browsers collect garbage by its size in JavaScript, which is little, and not by the files and
 * pictures that it holds: a worker keeps what its jobs left behind until it ends.
 */
export interface WorkerLife {
  /** Milliseconds without work. */
  readonly idle: number
  /** Files, after which another worker takes its place. */
  readonly files: number
}
const usual: WorkerLife = { idle: 2_000, files: 2_000 }

interface Running {
  readonly worker: OpenWorker<PreflightWorker>
  /** Files that it was given. */
  files: number
  /** Calls that it has not answered. */
  unanswered: number
}

/** Workers start with the next call. `count`: how many; headers are read from the disk, so two suffice. */
export const makePhotoWorkers = (count = 2, life = usual): PhotoWorkers => {
  const running = new Set<Running>()
  /** Those that take calls, one after the other. */
  const next: Array<Running> = []
  let idle: ReturnType<typeof setTimeout> | undefined
  const close = (): void => {
    clearTimeout(idle)
    for (const { worker } of running) worker.end()
    running.clear()
    next.splice(0)
  }
  const start = (): Running => {
    const started = { worker: openWorker<PreflightWorker>(workerUrl), files: 0, unanswered: 0 }
    running.add(started)
    return started
  }
  const settled = (one: Running): void => {
    one.unanswered--
    if (one.unanswered === 0 && !next.includes(one) && running.delete(one)) one.worker.end()
    clearTimeout(idle)
    if ([...running].every(({ unanswered }) => unanswered === 0)) idle = setTimeout(close, life.idle)
  }

  const call = <Value>(files: number, use: (api: Remote<PreflightWorker>) => Promise<Value>): Promise<Value> => {
    clearTimeout(idle)
    const one = (next.length < count ? undefined : next.shift()) ?? start()
    one.files += files
    one.unanswered++
    if (one.files < life.files) next.push(one)
    return one.worker.call(use).finally(() => settled(one))
  }
  return {
    facts: files => call(files.length, api => api.facts(files)),
    thumbnail: file => call(1, api => api.thumbnail(file)),
    pixels: (file, facts) => call(1, api => api.pixels(file, facts)),
    check: input => call(0, api => api.check(input)),
    close,
  }
}
