import type { PhotoFacts } from "../app/upload/preflight/PhotoFacts.ts"
import type { Question, Reply } from "./preflightWorker.ts"
import workerUrl from "./preflightWorker.ts?worker&url"
import { startWorker } from "./startWorker.ts"

/** Workers that read headers and make thumbnails, so that the page stays smooth. */
export interface PhotoWorkers {
  /** What the headers of these files say, in their order. */
  readonly facts: (files: ReadonlyArray<{ readonly name: string; readonly file: Blob }>) => Promise<ReadonlyArray<PhotoFacts>>
  readonly thumbnail: (file: Blob) => Promise<ImageBitmap | undefined>
  readonly close: () => void
}

type Ask =
  | { readonly ask: "facts"; readonly files: ReadonlyArray<{ readonly name: string; readonly file: Blob }> }
  | { readonly ask: "thumbnail"; readonly file: Blob }

/** Workers start with the first question. `count`: how many; headers are read from the disk, so two suffice. */
export const makePhotoWorkers = (count = 2): PhotoWorkers => {
  const waiting = new Map<number, { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }>()
  let workers: ReadonlyArray<Worker> = []
  let asked = 0

  const start = (): ReadonlyArray<Worker> =>
    Array.from({ length: count }, () => {
      const worker = startWorker(workerUrl)
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        waiting.get(data.number)?.resolve(data)
        waiting.delete(data.number)
      }
      worker.onerror = event => {
        for (const { reject } of waiting.values()) reject(new Error(event.message || "a worker of the page cannot be started"))
        waiting.clear()
      }
      return worker
    })

  const ask = (question: Ask): Promise<Reply> => {
    if (workers.length === 0) workers = start()
    const number = asked++
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve, reject })
      workers[number % workers.length]?.postMessage({ ...question, number } satisfies Question)
    })
  }

  return {
    facts: async files => {
      const reply = await ask({ ask: "facts", files })
      return "facts" in reply ? reply.facts : []
    },
    thumbnail: async file => {
      const reply = await ask({ ask: "thumbnail", file })
      return "thumbnail" in reply ? reply.thumbnail : undefined
    },
    close: () => {
      for (const worker of workers) worker.terminate()
      for (const { reject } of waiting.values()) reject(new Error("closed"))
      waiting.clear()
      workers = []
    },
  }
}
