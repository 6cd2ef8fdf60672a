import { availableParallelism } from "node:os"
import { setTimeout } from "node:timers/promises"
import { Effect, type Scope } from "effect"
import type { PhotoReader } from "./photoReader.ts"
import type { ReadAndHashed } from "./readAndHash.ts"
import { makeThread, type Thread } from "./Thread.ts"
import { startWorker } from "./worker.ts"

/** Reads and hashes in threads of its own. */
export interface PhotoReaders {
  /** Fills a pooled buffer with the file; `otherwise` when it cannot be read so, also when the thread ended. */
  readonly read: (ref: string, bytes: Buffer) => Effect.Effect<ReadAndHashed>
}

/** One core is left for sending; more threads than this would wait for the disk. */
const readersAtMost = 4

/**
 * Milliseconds. A thread that waits for a disk without response ends with the process; others end in a few
 * milliseconds.
 */
const endWithin = 250

/** Threads are started for the first photo that needs one, and end with the scope. */
export const makePhotoReaders = Effect.fnUntraced(function* (
  startThread = () => startWorker("photoReader", undefined),
): Effect.fn.Return<PhotoReaders, never, Scope.Scope> {
  const readers = new Set<Thread<PhotoReader>>()
  const count = Math.min(readersAtMost, Math.max(1, availableParallelism() - 1))

  // A thread that ended is replaced by the next call; the callers read its photos themselves.
  const start = (): Thread<PhotoReader> => {
    const reader = makeThread<PhotoReader>(startThread(), "that reads photos")
    readers.add(reader)
    reader.onEnd(() => readers.delete(reader))
    return reader
  }
  const leastBusy = (): Thread<PhotoReader> => {
    const idle = [...readers].toSorted((a, b) => a.underWay() - b.underWay())[0]
    return idle === undefined || (idle.underWay() > 0 && readers.size < count) ? start() : idle
  }
  yield* Effect.addFinalizer(() =>
    Effect.promise(() =>
      Promise.race([
        Promise.all([...readers].map(reader => reader.terminate())),
        setTimeout(endWithin, undefined, { ref: false }),
      ]),
    ),
  )

  return {
    // Uninterruptible: an abandoned read would write into a buffer that is in use again.
    read: (ref, { buffer, length }) =>
      Effect.uninterruptible(
        Effect.promise(async () => {
          if (!(buffer instanceof SharedArrayBuffer)) return otherwise
          const result = leastBusy().call<ReadAndHashed>(async readInto => await readInto(ref, buffer, length))
          return await result.catch(() => otherwise)
        }),
      ),
  }
})

const otherwise: ReadAndHashed = { read: "otherwise" }
