import { makeRate, perSecond } from "./rate.ts"

/** Long enough that the slices of a slow link even out, short enough to follow a link that changes (milliseconds). */
const measured = { over: 20_000, atLeast: 3_000 }

/**
 * How fast bytes get to the bucket: those that it acknowledged, and those under way. After an attempt that ended without an acknowledgement only
 * acknowledged bytes count, until there are some again: so no rate is made of attempts that fail.
 */
export interface Speed {
  /** Measures from here on. */
  readonly begin: (now: number, underWay: number) => void
  /** Transfers begin, for the first time or after a long time without any. */
  readonly beginAfterPause: (now: number, movedAt: number, underWay: number) => void
  /** Forgets everything, until it begins again. */
  readonly clear: () => void
  /** An attempt handed over more. `underWay`: the bytes of all attempts, here and below. */
  readonly sent: (underWay: number, now: number) => void
  /** An attempt ended, and the bucket acknowledged so many bytes. */
  readonly acknowledged: (bytes: number, underWay: number, now: number) => void
  /** An attempt ended otherwise. */
  readonly dropped: (underWay: number, now: number) => void
  /** Bytes a second; undefined while unknown. */
  readonly rate: (now: number) => number | undefined
}

export const makeSpeed = (): Speed => {
  const acknowledged = makeRate(measured)
  const withUnderWay = makeRate(measured)
  let total = 0
  let doubted = false

  const begin = (now: number, underWay: number) => {
    acknowledged.begin(now, total)
    withUnderWay.begin(now, total + underWay)
  }
  const note = (underWay: number, now: number) => {
    acknowledged.note(now, total)
    withUnderWay.note(now, total + underWay)
  }
  return {
    begin,
    beginAfterPause: (now, movedAt, underWay) => {
      if (!acknowledged.begun() || now - movedAt > measured.over) begin(now, underWay)
    },
    clear: () => {
      acknowledged.clear()
      withUnderWay.clear()
    },
    sent: note,
    acknowledged: (bytes, underWay, now) => {
      total += bytes
      doubted = false
      note(underWay, now)
    },
    dropped: (underWay, now) => {
      doubted = true
      note(underWay, now)
    },
    rate: now => {
      const proven = perSecond(acknowledged.gain(now)) ?? 0
      const likely = doubted ? 0 : (perSecond(withUnderWay.gain(now)) ?? 0)
      return Math.max(proven, likely) || undefined
    },
  }
}
