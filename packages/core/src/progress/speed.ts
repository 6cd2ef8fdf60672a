import { makeRate } from "./rate.ts"

/** Long enough that the waves of a slow link even out, short enough to follow a link that changes. */
const measured = { over: 20_000, gains: 4, atLeast: 3_000 }

/**
 * How fast bytes get to the bucket: those that it acknowledged, and of attempts that run those that have left this
 * machine for sure. After an attempt that ended without an acknowledgement only acknowledged bytes count, until there
 * are some again: so no rate is made of attempts that fail.
 */
export interface Speed {
  /** Measures from here on. `left`: the bytes of all running attempts that have left this machine, here and below. */
  readonly begin: (now: number, left: number) => void
  readonly begun: () => boolean
  /** Forgets everything, until it begins again. */
  readonly clear: () => void
  /** An attempt handed over more. */
  readonly sent: (left: number, now: number) => void
  /** An attempt ended, and the bucket acknowledged so many bytes. */
  readonly acknowledged: (bytes: number, left: number, now: number) => void
  /** An attempt ended otherwise. */
  readonly dropped: (left: number, now: number) => void
  /** All bytes that the bucket acknowledged. */
  readonly total: () => number
  /** Bytes a second; undefined while unknown. */
  readonly rate: (now: number) => number | undefined
}

export const makeSpeed = (): Speed => {
  const acknowledged = makeRate({ ...measured, inSteps: 10_000 })
  const withLeft = makeRate(measured)
  let total = 0
  let doubted = false

  const note = (left: number, now: number) => {
    acknowledged.note(now, total)
    // Until the first bytes have left for sure, others were filling the buffers of this machine: that was no
    // standstill.
    if (acknowledged.begun() && !withLeft.begun() && left > 0) withLeft.begin(now, total + left)
    withLeft.note(now, total + left)
  }
  return {
    begin: (now, left) => {
      acknowledged.begin(now, total)
      if (left > 0) withLeft.begin(now, total + left)
      else withLeft.clear()
    },
    begun: acknowledged.begun,
    clear: () => {
      acknowledged.clear()
      withLeft.clear()
    },
    sent: note,
    acknowledged: (bytes, left, now) => {
      total += bytes
      doubted = false
      note(left, now)
    },
    dropped: (left, now) => {
      doubted = true
      note(left, now)
    },
    total: () => total,
    rate: now => {
      const likely = doubted ? undefined : withLeft.perSecond(now)
      return Math.max(acknowledged.perSecond(now) ?? 0, likely ?? 0) || undefined
    },
  }
}
