/** Does something again and again. */
export interface Polling {
  /** Does it at once, and goes on from there. */
  readonly now: () => Promise<void>
  readonly stop: () => void
}

/**
 * `work` says whether to do it again after `every` milliseconds. Nothing is asked while the tab is hidden: it is done
 * as soon as the tab is looked at. What `staleAfter` milliseconds ago was done last is done again then too.
 */
export const makePolling = (work: () => Promise<boolean>, every: number, staleAfter = Number.POSITIVE_INFINITY): Polling => {
  let timer: number | undefined
  let due = false
  let stopped = false
  let doneAt = Date.now()

  const now = async (): Promise<void> => {
    window.clearTimeout(timer)
    due = false
    const again = await work()
    doneAt = Date.now()
    window.clearTimeout(timer)
    if (!stopped && again) timer = window.setTimeout(next, every)
  }
  const next = (): void => {
    if (document.hidden) due = true
    else void now()
  }
  const onVisibility = (): void => {
    if (!document.hidden && (due || Date.now() - doneAt > staleAfter)) void now()
  }
  document.addEventListener("visibilitychange", onVisibility)
  return {
    now,
    stop: () => {
      stopped = true
      window.clearTimeout(timer)
      document.removeEventListener("visibilitychange", onVisibility)
    },
  }
}
