import type { Chosen } from "./Chosen.ts"
import { listFiles } from "./listFiles.ts"
import type { Listed } from "./PhotoFile.ts"

/** What was chosen, looked through once, however often it is gone over. */
export interface FileSet {
  /** Everything from the beginning, in batches; waits for what is not listed yet. */
  readonly all: () => AsyncGenerator<ReadonlyArray<Listed>>
  /** The file as it is now. */
  readonly open: (ref: string) => Promise<File>
}

/** A file that is not among those that were chosen. */
export class NotChosen extends Error {}

export const makeFileSet = (chosen: Chosen): FileSet => {
  const listing = listFiles(chosen)
  const batches: Array<ReadonlyArray<Listed>> = []
  const openers = new Map<string, () => Promise<File>>()
  let complete = false
  let pulling: Promise<void> | undefined

  const keep = (batch: ReadonlyArray<Listed>): void => {
    batches.push(batch)
    for (const one of batch) if (one.found === "file") openers.set(one.file.ref, one.file.open)
  }

  const pull = async (): Promise<void> => {
    const { done, value } = await listing.next()
    if (done === true) complete = true
    else keep(value)
    pulling = undefined
  }

  return {
    all: async function* () {
      for (let at = 0; ; at++) {
        while (at >= batches.length) {
          if (complete) return
          pulling ??= pull()
          await pulling
        }
        const batch = batches[at]
        if (batch !== undefined) yield batch
      }
    },
    open: async ref => {
      const open = openers.get(ref)
      if (open === undefined) throw new NotChosen()
      return open()
    },
  }
}
