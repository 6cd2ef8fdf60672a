/** How many transfers there may be at the same time, learned from what comes of it. */
export interface TransferLimit {
  readonly now: () => number
  /** Bytes that a bucket acknowledged at that time (milliseconds since 1970). Answers whether the limit has changed. */
  readonly delivered: (bytes: number, at: number) => boolean
  /** A bucket asked for less (429, 503). */
  readonly pushedBack: (at: number) => void
}

/** A limit that the user has set. */
export const fixedLimit = (transfers: number): TransferLimit => ({
  now: () => transfers,
  delivered: () => false,
  pushedBack: () => {},
})

const start = 4
const most = 32
/** An interval is judged when it has lasted so long (milliseconds) and every transfer has had two turns. */
const interval = 1000
/** More transfers are worth having when they bring this much more. */
const worthwhile = 1.08
/** How long a limit that was found stands before a higher one is tried again (milliseconds). */
const rest = 30_000

/**
 * Climbs while more transfers bring more bytes, goes back by the step that did not, and tries again now and then, because links change. Halves
 * when a bucket pushes back.
 */
export const adaptiveLimit = (): TransferLimit => {
  let limit = start
  /** Where it goes back to if this interval is no better. */
  let before: { readonly limit: number; readonly rate: number } | undefined
  let since: number | undefined
  let bytes = 0
  let deliveries = 0
  let restUntil = 0

  const begin = (at: number) => {
    since = at
    bytes = 0
    deliveries = 0
  }
  const judge = (rate: number, at: number) => {
    if (before !== undefined && rate < before.rate * worthwhile) {
      limit = before.limit
      before = undefined
      restUntil = at + rest
      return
    }
    if (at < restUntil || limit >= most) return
    before = { limit, rate }
    limit = Math.min(most, Math.ceil(limit * 1.4))
  }

  return {
    now: () => limit,
    delivered: (delivered, at) => {
      if (since === undefined) begin(at)
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
      if (at < restUntil - rest / 2) return
      limit = Math.max(1, Math.floor(limit / 2))
      before = undefined
      restUntil = at + rest
      begin(at)
    },
  }
}
