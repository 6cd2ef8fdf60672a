/** What was gained in a time. */
export interface Gain {
  readonly amount: number
  readonly seconds: number
}

export interface RateOptions {
  /** The rate is that of the last so many milliseconds ... */
  readonly over: number
  /** ... and unknown before so many have been measured. */
  readonly atLeast: number
}

/** A total, as it was at the end of the second that began then. */
interface Point {
  readonly at: number
  total: number
}

const second = 1_000

/**
 * Measures how fast a total grows, over a sliding window. The total may fall: what is taken back was no gain. It keeps one point a second, so its
 * cost does not depend on what it measures.
 */
export interface Rate {
  readonly begun: () => boolean
  /** Measures from here on; what was before does not count. */
  readonly begin: (now: number, total: number) => void
  /** Forgets everything, until it begins again. */
  readonly clear: () => void
  /** The total has changed. */
  readonly note: (now: number, total: number) => void
  /** What the window gained, which may be negative; undefined while it is too short. */
  readonly gain: (now: number) => Gain | undefined
}

export const makeRate = ({ over, atLeast }: RateOptions): Rate => {
  let points: Array<Point> = []
  return {
    begun: () => points.length > 0,
    begin: (now, total) => {
      points = [{ at: now, total }]
    },
    clear: () => {
      points = []
    },
    note: (now, total) => {
      const last = points.at(-1)
      if (last === undefined) return
      if (points.length > 1 && now - last.at < second) last.total = total
      else points.push({ at: now, total })
      while (points[1] !== undefined && points[1].at <= now - over) points.shift()
    },
    gain: now => {
      const last = points.at(-1)
      const from = points.findLast(({ at }) => at <= now - over) ?? points[0]
      if (from === undefined || last === undefined) return undefined
      const span = Math.min(over, now - from.at)
      return span < atLeast ? undefined : { amount: last.total - from.total, seconds: span / second }
    },
  }
}

/** What comes in a second; undefined where nothing came. */
export const perSecond = (gain: Gain | undefined): number | undefined =>
  gain === undefined || gain.amount <= 0 ? undefined : gain.amount / gain.seconds
