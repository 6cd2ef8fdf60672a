import type { Listed } from "../../files/PhotoFile.ts"

/** What was chosen, by the photos' indexes, while it is looked through and after. */
export interface Listing {
  readonly files: ReadonlyArray<Listed>
  readonly enter: (some: ReadonlyArray<readonly [index: number, Listed]>) => void
  /** Forgets what is under this index and the following ones. */
  readonly cut: (from: number) => void
  /** Everything has been entered, or the rest is not wanted any more. */
  readonly end: () => void
  /** What is under an index; waits until it is entered. Undefined: it never was. */
  readonly at: (index: number) => Promise<Listed | undefined>
}

export const makeListing = (): Listing => {
  const files: Array<Listed> = []
  let more: PromiseWithResolvers<void> | undefined = Promise.withResolvers()
  return {
    files,
    enter: some => {
      for (const [index, one] of some) files[index] = one
      more?.resolve()
      more = Promise.withResolvers()
    },
    cut: from => {
      files.length = Math.min(files.length, from)
    },
    end: () => {
      more?.resolve()
      more = undefined
    },
    at: async index => {
      while (files[index] === undefined && more !== undefined) await more.promise
      return files[index]
    },
  }
}
