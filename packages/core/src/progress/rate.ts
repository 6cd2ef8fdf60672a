export interface RateOptions {
  /** The rate is that of the last so many milliseconds ... */
  readonly over: number
  /** ... or of as long as it takes to see so many gains, if that is longer. */
  readonly gains: number
  /** It is unknown before so many milliseconds have been measured. */
  readonly atLeast: number
  /**
   * Where the total grows in big steps, which were half done before the first is seen: before so many milliseconds,
   * unless there were `manySteps`.
   */
  readonly inSteps?: number
}

/** A total, as it was at the end of the second that began then. */
interface Point {
  readonly at: number
  total: number
  /** Changes of the total until then. */
  changes: number
}

const second = 1_000

const manySteps = 4

/** Gains come in steps: it takes so long (milliseconds) until nothing more counts as slower. */
const betweenGains = 10_000

/**
 * Measures how fast a total grows, over a sliding window. The total may fall: what is taken back was no gain. It keeps
 * one point a second at most, and a bounded number of them.
 */
export interface Rate {
  readonly begun: () => boolean
  /** Measures from here on; what was before does not count. */
  readonly begin: (now: number, total: number) => void
  /** Forgets everything, until it begins again. */
  readonly clear: () => void
  /** The total may have changed. */
  readonly note: (now: number, total: number) => void
  /** What comes in a second; undefined while it is unknown, or nothing comes. */
  readonly perSecond: (now: number) => number | undefined
}

export const makeRate = ({ over, gains, atLeast, inSteps = 0 }: RateOptions): Rate => {
  let points: Array<Point> = []
  let changedAt = 0
  let changes = 0

  /** Where the window begins. */
  const start = (now: number): number =>
    Math.max(
      0,
      points.findLastIndex(({ at }, index) => at <= now - over && points.length - 1 - index >= gains),
    )

  return {
    begun: () => points.length > 0,
    begin: (now, total) => {
      points = [{ at: now, total, changes }]
      changedAt = now
    },
    clear: () => {
      points = []
    },
    note: (now, total) => {
      const last = points.at(-1)
      if (last === undefined || last.total === total) return
      changedAt = now
      changes++
      if (points.length > 1 && now - last.at < second) Object.assign(last, { total, changes })
      else points.push({ at: now, total, changes })
      points.splice(0, start(now))
    },
    perSecond: now => {
      const [from, last] = [points[start(now)], points.at(-1)]
      if (from === undefined || last === undefined) return undefined
      const gained = last.total - from.total
      const span = Math.max(changedAt, now - betweenGains) - from.at
      const isKnown = span >= atLeast && (last.changes - from.changes >= manySteps || span >= inSteps)
      return isKnown && gained > 0 ? (gained * second) / span : undefined
    },
  }
}
