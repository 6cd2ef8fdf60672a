import { Effect, Semaphore } from "effect"
import { type OpenWorker, openWorker } from "./openWorker.ts"
import type { PhotoAnswer, PhotoReader } from "./photoReader.ts"
import photoReaderUrl from "./photoReader.ts?worker&url"

/** Workers that read photos. */
export interface PhotoReaders {
  readonly read: (file: File, whatever: boolean) => Effect.Effect<PhotoAnswer>
}

/**
 * A photo is hashed at some hundred MB/s: more readers than these outrun every link, and each holds one photo in
 * memory.
 */
const readersAtMost = 4

/**
 * A pool of workers for as long as the scope lives; each starts when it is first wanted, and reads one photo after the
 * other.
 */
export const makePhotoReaders = Effect.fnUntraced(function* () {
  const count = Math.max(2, Math.min(readersAtMost, navigator.hardwareConcurrency - 1))
  const idle: Array<OpenWorker<PhotoReader>> = []
  const free = Semaphore.makeUnsafe(count)
  const all = new Set<OpenWorker<PhotoReader>>()
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      for (const reader of all) reader.end()
    }),
  )

  const read = async (file: File, whatever: boolean): Promise<PhotoAnswer> => {
    const reader = idle.pop() ?? openWorker<PhotoReader>(photoReaderUrl)
    all.add(reader)
    try {
      const answer = await reader.call<PhotoAnswer>(api => api.read(file, whatever))
      idle.push(reader)
      return answer
    } catch {
      reader.end()
      all.delete(reader)
      return { read: "failed", problem: { code: "file-reader-crashed" } }
    }
  }
  const readers: PhotoReaders = {
    // What was begun is not broken off: the worker has one job at a time.
    read: (file, whatever) => free.withPermits(1)(Effect.uninterruptible(Effect.promise(() => read(file, whatever)))),
  }
  return readers
})
