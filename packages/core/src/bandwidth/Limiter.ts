import { Clock, Effect, Stream } from "effect"
import { type Bandwidth, rateAt } from "./Bandwidth.ts"

/** Bounds the bytes a second of all its callers together. It holds no bytes. */
export interface Limiter {
  /** Waits until so many bytes may be sent. */
  readonly take: (bytes: number) => Effect.Effect<void>
  /** The same bytes at the rate. A low rate has small slices, so that each of many transfers moves. */
  readonly pace: <E, R>(bytes: Stream.Stream<Uint8Array, E, R>) => Stream.Stream<Uint8Array, E, R>
}

/** Bytes of the largest slice. */
const largestSlice = 256 * 1024

/** Slices a second of all transfers together: of 64 that send at once each moves every 16 seconds. */
const slicesPerSecond = 4

/** @param rateAt bytes a second at a time (milliseconds since 1970); undefined: no limit */
export const makeLimiter = (rateAt: (now: number) => number | undefined): Limiter => {
  /** When all bytes that were accepted so far are sent, at their rates. */
  let free = 0
  let last = 0
  const take = (bytes: number) =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const rate = rateAt(now)
      if (rate === undefined) return
      // Nothing waits longer because the clock was put back.
      if (now < last) free -= last - now
      last = now
      free = Math.max(now, free) + (bytes / rate) * 1000
      if (free > now) yield* Effect.sleep(free - now)
    })
  const sliceAt = (now: number) =>
    Math.max(1, Math.floor(Math.min(largestSlice, (rateAt(now) ?? Number.POSITIVE_INFINITY) / slicesPerSecond)))
  return {
    take,
    pace: bytes =>
      Stream.unwrap(
        Effect.map(Clock.Clock, clock =>
          bytes.pipe(
            Stream.flatMap(some =>
              Stream.fromIterable(
                slicesOf(some, () => sliceAt(clock.currentTimeMillisUnsafe())),
                { chunkSize: 1 },
              ),
            ),
            Stream.mapEffect(slice => Effect.as(take(slice.byteLength), slice)),
          ),
        ),
      ),
  }
}

/** By the clock of this machine. All transfers of a link share one. */
export const limiterOf = (bandwidth: Bandwidth): Limiter => makeLimiter(now => rateAt(bandwidth, new Date(now)))

/** @param size of the next slice: the rate may change during the transfer */
function* slicesOf(bytes: Uint8Array, size: () => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; ) {
    const end = at + size()
    yield bytes.subarray(at, end)
    at = end
  }
}
