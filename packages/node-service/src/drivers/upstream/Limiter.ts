import { Clock, Effect } from "effect"

/** Bounds bytes a second, of everything that asks it. */
export interface Limiter {
  /** Waits until so many bytes may go. */
  readonly take: (bytes: number) => Effect.Effect<void>
  /**
   * Bytes that may be asked for at a time: a quarter of a second of the rate. Many that send at once each move within a
   * minute.
   */
  readonly chunk: () => number
}

const chunk = { least: 1024, most: 256 * 1024 }

/** @param rateAt bytes a second at a time (milliseconds since 1970); undefined: no limit */
export const makeLimiter = (rateAt: (now: number) => number | undefined): Limiter => {
  /** When everything that was let go so far has gone, at its rates. */
  let free = 0
  return {
    take: bytes =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const rate = rateAt(now)
        if (rate === undefined) return
        free = Math.max(now, free) + (bytes / rate) * 1000
        if (free > now) yield* Effect.sleep(free - now)
      }),
    chunk: () => Math.max(chunk.least, Math.min(chunk.most, (rateAt(Date.now()) ?? Number.POSITIVE_INFINITY) / 4)),
  }
}
