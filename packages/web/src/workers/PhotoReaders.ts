import { Effect, Semaphore } from "effect"
import type { PhotoAnswer, PhotoJob } from "./photoJob.ts"
import photoReaderUrl from "./photoReader.ts?worker&url"
import { startWorker } from "./startWorker.ts"

/** Workers that read photos. */
export interface PhotoReaders {
  readonly read: (file: File) => Effect.Effect<PhotoAnswer>
}

/** A photo is hashed at some hundred MB/s: more readers than these outrun every link, and each holds one photo in memory. */
const readersAtMost = 4

/** A pool of workers for as long as the scope lives; each starts when it is first wanted, and reads one photo after the other. */
export const makePhotoReaders = Effect.fnUntraced(function* () {
  const count = Math.max(2, Math.min(readersAtMost, navigator.hardwareConcurrency - 1))
  const idle: Array<Reader> = []
  const free = Semaphore.makeUnsafe(count)
  const all = new Set<Reader>()
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      for (const reader of all) reader.end()
    }),
  )

  const readerOf = (): Reader => {
    const reader = idle.pop() ?? startReader()
    all.add(reader)
    return reader
  }
  const read = async (file: File): Promise<PhotoAnswer> => {
    const reader = readerOf()
    const answer = await reader.read(file)
    if (answer === undefined) {
      reader.end()
      all.delete(reader)
      return { read: "failed", problem: { code: "file-reader-crashed" } }
    }
    idle.push(reader)
    return answer
  }
  const readers: PhotoReaders = {
    // What was begun is not broken off: the worker has one job at a time.
    read: file => free.withPermits(1)(Effect.uninterruptible(Effect.promise(() => read(file)))),
  }
  return readers
})

interface Reader {
  /** `undefined`: it has crashed. */
  readonly read: (file: File) => Promise<PhotoAnswer | undefined>
  readonly end: () => void
}

const startReader = (): Reader => {
  const worker = startWorker(photoReaderUrl)
  return {
    read: file =>
      new Promise(resolve => {
        worker.onmessage = ({ data }: MessageEvent<PhotoAnswer>) => resolve(data)
        worker.onerror = () => resolve(undefined)
        const job: PhotoJob = { file }
        worker.postMessage(job)
      }),
    end: () => worker.terminate(),
  }
}
