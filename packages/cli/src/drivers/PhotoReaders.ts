import { availableParallelism } from "node:os"
import { setTimeout } from "node:timers/promises"
import type { Worker } from "node:worker_threads"
import { Effect, type Scope } from "effect"
import type { ReadAnswer, ReadRequest } from "./photoReader.ts"
import type { ReadAndHashed } from "./readAndHash.ts"
import { startWorker } from "./worker.ts"

/** Reads and hashes in threads of its own. */
export interface PhotoReaders {
  /** Fills a pooled buffer with the file; `otherwise` when that is not simply possible, also when the thread died over it. */
  readonly read: (ref: string, bytes: Buffer) => Effect.Effect<ReadAndHashed>
}

/** One core is left to send; more threads than this wait for the disk. */
const readersAtMost = 4

/** A thread that waits for a disk which answers no more does not end; it goes with the process (milliseconds). Others take a few milliseconds. */
const endWithin = 250

interface Reader {
  readonly worker: Worker
  readonly asked: Map<number, (result: ReadAndHashed) => void>
}

/** Threads are started when the first photo wants one, and end with the scope. */
export const makePhotoReaders = Effect.fnUntraced(function* (
  startThread = () => startWorker("photoReader", undefined),
): Effect.fn.Return<PhotoReaders, never, Scope.Scope> {
  const readers = new Set<Reader>()
  const count = Math.min(readersAtMost, Math.max(1, availableParallelism() - 1))
  let ids = 0

  const start = (): Reader => {
    const reader: Reader = { worker: startThread(), asked: new Map() }
    const settle = (id: number, result: ReadAndHashed) => {
      const resume = reader.asked.get(id)
      reader.asked.delete(id)
      if (reader.asked.size === 0) reader.worker.unref()
      resume?.(result)
    }
    reader.worker.on("message", ({ id, result }: ReadAnswer) => settle(id, result))
    // A thread that died is replaced by the next request; its photos are read by those who asked.
    const lose = () => {
      readers.delete(reader)
      for (const id of [...reader.asked.keys()]) settle(id, { read: "otherwise" })
    }
    reader.worker.on("error", lose)
    reader.worker.on("exit", lose)
    readers.add(reader)
    return reader
  }
  const leastBusy = (): Reader => {
    const idle = [...readers].toSorted((a, b) => a.asked.size - b.asked.size)[0]
    return idle === undefined || (idle.asked.size > 0 && readers.size < count) ? start() : idle
  }
  yield* Effect.addFinalizer(() =>
    Effect.promise(() =>
      Promise.race([
        Promise.all([...readers].map(({ worker }) => worker.terminate())),
        setTimeout(endWithin, undefined, { ref: false }),
      ]),
    ),
  )

  return {
    // Uninterruptible: a read that nobody waits for would go on writing into a buffer that is somebody else's by then.
    read: (ref, bytes) =>
      Effect.uninterruptible(
        Effect.callback<ReadAndHashed>(resume => {
          const { buffer } = bytes
          if (!(buffer instanceof SharedArrayBuffer)) return resume(Effect.succeed({ read: "otherwise" }))
          const reader = leastBusy()
          const id = ids++
          reader.asked.set(id, result => resume(Effect.succeed(result)))
          reader.worker.ref()
          reader.worker.postMessage({ id, ref, memory: buffer, length: bytes.length } satisfies ReadRequest)
        }),
      ),
  }
})
