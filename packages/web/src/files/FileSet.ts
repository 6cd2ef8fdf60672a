import type { Chosen } from "./Chosen.ts"
import { listFiles } from "./listFiles.ts"
import type { Listed } from "./PhotoFile.ts"

/** A listing from its beginning, in batches; waits for what is not listed yet. */
export type Batches = () => AsyncGenerator<ReadonlyArray<Listed>>

/** What was chosen, looked through once, however often it is gone over. */
export interface FileSet {
  /** Everything, also what is added before its end. */
  readonly all: Batches
  /**
   * Adds what was chosen later. A file of a path that is there already gets a number. Returns the listing of these
   * files alone.
   */
  readonly add: (chosen: Chosen) => Batches
  /** The file as it is now. */
  readonly open: (ref: string) => Promise<File>
}

/** A file that is not among those that were chosen. */
export class NotChosen extends Error {}

export const makeFileSet = (chosen: Chosen): FileSet => {
  const listings: Array<Batches> = []
  const openers = new Map<string, () => Promise<File>>()
  const taken = new Set<string>()

  const keep = (batch: ReadonlyArray<Listed>): void => {
    for (const { found, file } of batch) if (found === "file" && !openers.has(file.ref)) openers.set(file.ref, file.open)
  }
  const add = (more: Chosen): Batches => {
    const listing = listedOnce(listFiles(more, undefined, taken), keep)
    listings.push(listing)
    return listing
  }

  add(chosen)
  return {
    all: async function* () {
      for (const listing of listings) yield* listing()
    },
    add: more => add([...more]),
    open: async ref => {
      const open = openers.get(ref)
      if (open === undefined) throw new NotChosen()
      return open()
    },
  }
}

/** Pulls a listing once for all who go over it. */
const listedOnce = (listing: AsyncGenerator<ReadonlyArray<Listed>>, onBatch: (batch: ReadonlyArray<Listed>) => void): Batches => {
  const batches: Array<ReadonlyArray<Listed>> = []
  let complete = false
  let pulling: Promise<void> | undefined

  const pull = async (): Promise<void> => {
    const { done, value } = await listing.next()
    if (done === true) complete = true
    else {
      batches.push(value)
      onBatch(value)
    }
    pulling = undefined
  }

  return async function* () {
    for (let at = 0; ; at++) {
      while (at >= batches.length) {
        if (complete) return
        pulling ??= pull()
        await pulling
      }
      const batch = batches[at]
      if (batch !== undefined) yield batch
    }
  }
}
