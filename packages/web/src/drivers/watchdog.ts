/** A transfer that moves no byte and gets no answer for this long counts as lost. Milliseconds. */
const stalledAfter = 60_000

/**
 * Bytes that were handed over may still be in the buffers of this machine: a connection is not called dead before they
 * would have left at this rate (bytes a millisecond). More than `buffered` no machine keeps of one connection.
 */
const slowest = 8
const buffered = 4 * 1024 * 1024

export interface Watchdog {
  /** So many bytes were handed over by now. */
  readonly moved: (bytes: number) => void
  readonly end: () => void
}

/** Calls `stalled` when nothing moved for too long; `patience` in milliseconds. */
export const makeWatchdog = (stalled: (patience: number) => void): Watchdog => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const moved = (bytes: number): void => {
    clearTimeout(timer)
    const patience = stalledAfter + Math.min(bytes, buffered) / slowest
    timer = setTimeout(() => stalled(patience), patience)
  }
  moved(0)
  return { moved, end: () => clearTimeout(timer) }
}
