/** How many transfers there may be at the same time, learned from what comes of it. */
export interface TransferLimit {
  readonly now: () => number
  /** Bytes that a bucket acknowledged at that time (milliseconds since 1970). Answers whether the limit has changed. */
  readonly delivered: (bytes: number, at: number) => boolean
  /** A bucket asked for less (429, 503). */
  readonly pushedBack: (at: number) => void
  /** Names the moment at which a transfer begins. */
  readonly epoch: () => number
  /** A connection died at that time in a transfer that began in that epoch. */
  readonly lost: (epoch: number, at: number) => void
}

const start = 4
const most = 32
/** An interval is judged when it has lasted so long (milliseconds) and every transfer has had two turns. */
const interval = 1000
/** More transfers are worth having when they bring this much more. */
const worthwhile = 1.08
/**
 * How long a limit that was found stands before a higher one is tried again (milliseconds); doubled whenever that had
 * to be taken back.
 */
const rest = { shortest: 30_000, longest: 600_000 }

/**
 * Climbs while more transfers bring more bytes, goes back by the step that did not, and tries again now and then,
 * because links change. Halves when a bucket pushes back, and when connections die before anything is finished: fewer
 * transfers finish sooner.
 */
export const adaptiveLimit = (): TransferLimit => limitFrom(start, most, true)

/**
 * A limit that the user has set. Only connections that die before anything is finished lower it, for a while: else
 * nothing might ever arrive.
 */
export const fixedLimit = (transfers: number): TransferLimit => limitFrom(transfers, transfers, false)

const limitFrom = (first: number, highest: number, adapts: boolean): TransferLimit => {
  let limit = first
  /** Where it goes back to if this interval is no better. */
  let before: { readonly limit: number; readonly rate: number } | undefined
  let since: number | undefined
  let bytes = 0
  let deliveries = 0
  let restUntil = 0
  let patience = rest.shortest
  let pushedBackAt = Number.NEGATIVE_INFINITY
  /** Grows with everything that is finished, and whenever the limit is halved. */
  let epoch = 0
  /** Connections that died in this epoch. */
  let deaths = 0

  const begin = (at: number) => {
    since = at
    bytes = 0
    deliveries = 0
  }
  const restFrom = (at: number) => {
    before = undefined
    restUntil = at + patience
    patience = Math.min(rest.longest, patience * 2)
  }
  const halve = (at: number) => {
    limit = Math.max(1, Math.floor(limit / 2))
    epoch++
    deaths = 0
    restFrom(at)
    begin(at)
  }
  const judge = (rate: number, at: number) => {
    if (before !== undefined && rate < before.rate * worthwhile && adapts) {
      limit = before.limit
      restFrom(at)
      return
    }
    if (before !== undefined) patience = rest.shortest
    if (at < restUntil || limit >= highest) return
    before = { limit, rate }
    limit = Math.min(highest, Math.ceil(limit * 1.4))
  }

  return {
    now: () => limit,
    delivered: (delivered, at) => {
      epoch++
      deaths = 0
      // A clock that is put back must not stop the learning.
      if (since === undefined || at < since) begin(at)
      if (restUntil > at + rest.longest) restUntil = at
      bytes += delivered
      deliveries++
      const passed = at - (since ?? at)
      if (passed < interval || deliveries < 2 * limit) return false
      const was = limit
      judge(bytes / passed, at)
      begin(at)
      return limit !== was
    },
    pushedBack: at => {
      // Those that were in flight together are pushed back together: once is enough.
      if (!adapts || Math.abs(at - pushedBackAt) < rest.shortest / 2) return
      pushedBackAt = at
      halve(at)
    },
    epoch: () => epoch,
    lost: (begun, at) => {
      // Something was finished meanwhile, or the limit was halved since it began.
      if (begun !== epoch) return
      // One that died says little of the others; half of them do.
      if (++deaths * 2 >= limit && limit > 1) halve(at)
    },
  }
}
