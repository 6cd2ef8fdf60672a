import type { PhotoFacts } from "@altilift/core/preflight"
import type { PhotoWorkers } from "../../../workers/PhotoWorkers.ts"

/**
 * Files that travel to a worker in one message: enough that messages cost nothing, few enough that the first answer
 * comes at once.
 */
const portion = 32
/** Portions under way for each worker, so that none waits. */
const underWay = 4

/** A file whose header is to be read. */
export interface Scanned {
  readonly index: number
  readonly name: string
  readonly size: number
  /** Opens the file; handles of folders do that only when asked. */
  readonly open: () => Promise<Blob>
}

/**
 * Reads the headers of files, in their order as far as answers come in it. `found` is called for each; `stopped` is
 * called between portions. A file that cannot be opened is broken, or nothing to upload, by its name.
 */
export const scan = async (
  files: ReadonlyArray<Scanned>,
  workers: Pick<PhotoWorkers, "facts">,
  found: (index: number, facts: PhotoFacts) => void,
  stopped: () => boolean,
): Promise<void> => {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < files.length && !stopped()) {
      const some = files.slice(next, next + portion)
      next += portion
      const opened = await Promise.all(some.map(open))
      const readable = opened.flatMap(one =>
        one.file === undefined ? [] : [{ index: one.index, name: one.name, file: one.file }],
      )
      const facts = await workers.facts(readable)
      if (stopped()) return
      for (const [at, { index }] of readable.entries()) found(index, facts[at] ?? { kind: "other" })
      for (const one of opened) if (one.file === undefined) found(one.index, { kind: "broken", because: "unreadable" })
    }
  }
  await Promise.all(Array.from({ length: underWay }, work))
}

const open = async ({ index, name, open }: Scanned): Promise<{ index: number; name: string; file: Blob | undefined }> => ({
  index,
  name,
  file: await open().catch(() => undefined),
})
