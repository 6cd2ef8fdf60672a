import type { SourceFile } from "./lifecycle/State.ts"

/** Files, each once. */
export type Files = AsyncIterable<SourceFile> | Iterable<SourceFile>

/**
 * Lists files that may be listed only once, as those of a generator: each call yields all of them from the first on. A
 * run that is stopped before all are found finds them again when it goes on.
 */
export const relistable = (files: Files): (() => Files) => {
  const listed: Array<SourceFile> = []
  let iterator: AsyncIterator<SourceFile> | Iterator<SourceFile> | undefined
  /** Shared, because the file that a stopped run waits for is the next one of the run that goes on. */
  let pulling: Promise<boolean> | undefined

  const pull = async (): Promise<boolean> => {
    try {
      iterator ??= Symbol.asyncIterator in files ? files[Symbol.asyncIterator]() : files[Symbol.iterator]()
      const next = await iterator.next()
      if (next.done !== true) listed.push(next.value)
      return next.done !== true
    } catch (error) {
      iterator = undefined
      throw error
    }
  }

  async function* all() {
    for (let at = 0; ; at++) {
      if (at === listed.length) {
        pulling ??= pull().finally(() => {
          pulling = undefined
        })
        if (!(await pulling)) return
      }
      const file = listed[at]
      if (file !== undefined) yield file
    }
  }
  return () => (Array.isArray(files) ? files : all())
}
