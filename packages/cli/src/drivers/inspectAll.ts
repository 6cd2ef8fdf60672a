import { availableParallelism } from "node:os"
import type { PhotoSet } from "../config/Selection.ts"
import type { Inspected } from "./inspectPhoto.ts"
import type { NamedFile, PhotoInspector } from "./photoInspector.ts"
import { makeThread, type Thread } from "./Thread.ts"
import { walk } from "./walk.ts"
import { startWorker } from "./worker.ts"

/** Files that travel to a thread in one message. */
const portion = 16
/** More threads than this wait for the disk. */
const threadsAtMost = 8

/** Reads headers and previews of all files of a set, in the order of the walk. */
export const inspectAll = async (
  { paths, selection }: PhotoSet,
  onProgress: (done: number, all: number) => void,
): Promise<ReadonlyArray<Inspected>> => {
  const files: Array<NamedFile> = []
  const unreadable: Array<Inspected> = []
  for await (const found of walk(paths, { selection })) {
    if (found.found === "file") files.push(found.file)
    else unreadable.push({ ...broken(found.file) })
  }
  const inspected: Array<Inspected> = []
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    let thread: Thread<PhotoInspector> | undefined
    while (next < files.length) {
      const at = next
      const some = files.slice(at, at + portion)
      next += portion
      thread ??= makeThread<PhotoInspector>(startWorker("photoInspector", undefined), "that checks photos")
      const answers = await thread.call<ReadonlyArray<Inspected>>(async inspect => inspect(some)).catch(() => undefined)
      // A thread that ended is replaced for the next files.
      if (answers === undefined) thread = undefined
      for (const [place, file] of some.entries()) inspected[at + place] = answers?.[place] ?? broken(file)
      done += some.length
      onProgress(done, files.length)
    }
    await thread?.terminate()
  }
  const threads = Math.min(threadsAtMost, availableParallelism(), Math.ceil(files.length / portion))
  await Promise.all(Array.from({ length: threads }, work))
  return [...inspected, ...unreadable]
}

const broken = ({ ref, size }: NamedFile): Inspected => ({
  ref,
  size,
  facts: { kind: "broken", because: "unreadable" },
  pixels: undefined,
})
