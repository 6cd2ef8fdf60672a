/** Ends what it was given for. */
export type Release = () => void

/**
 * Keeps the screen, and with it the machine, from falling asleep until it is released. The browser releases it whenever
 * the page is hidden; it is taken again when it comes back. Where there is no such thing, or the battery is low,
 * nothing happens.
 */
export const keepAwake = (): Release => {
  let sentinel: WakeLockSentinel | undefined
  let released = false
  const take = async () => {
    if (document.visibilityState !== "visible") return
    const taken = await navigator.wakeLock?.request("screen").catch(() => undefined)
    if (released) await taken?.release()
    else sentinel = taken
  }
  document.addEventListener("visibilitychange", take)
  void take()
  return () => {
    released = true
    document.removeEventListener("visibilitychange", take)
    void sentinel?.release()
  }
}

/** Has the browser ask before the page is left, until it is released. */
export const warnBeforeLeaving = (): Release => {
  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  addEventListener("beforeunload", warn)
  return () => removeEventListener("beforeunload", warn)
}
