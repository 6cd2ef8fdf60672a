/** Milliseconds of one turn of the event loop in which documents may begin; the one that is begun runs on. */
const slice = 10

/**
 * Lets documents begin one by one, a few in each turn of the event loop with everything else of the process in between,
 * and those of different askers by turns: who sends many large ones at once waits for them alone.
 */
export const makeTurns = () => {
  const waiting = new Map<string, Array<() => void>>()
  let begun: number | undefined
  let working = false

  const mayBegin = (): boolean => !working && begun !== undefined && performance.now() - begun < slice
  const open = (): void => {
    begun = performance.now()
    setImmediate(() => {
      begun = undefined
      if (waiting.size === 0) return
      open()
      release()
    })
  }
  const release = (): void => {
    const [first] = waiting
    if (first === undefined || !mayBegin()) return
    const [asker, line] = first
    waiting.delete(asker)
    const begin = line.shift()
    if (line.length > 0) waiting.set(asker, line)
    work()
    begin?.()
  }
  /** Until what a document does at once is done: all of it is microtasks, which a tick comes after. */
  const work = (): void => {
    working = true
    queueMicrotask(() =>
      process.nextTick(() => {
        working = false
        release()
      }),
    )
  }
  /** Resolves when it is the asker's turn; undefined: it is. */
  return (asker: string): Promise<void> | undefined => {
    if (begun === undefined) open()
    if (waiting.size === 0 && mayBegin()) {
      work()
      return undefined
    }
    return new Promise(resolve => {
      const line = waiting.get(asker)
      if (line === undefined) waiting.set(asker, [resolve])
      else line.push(resolve)
    })
  }
}
