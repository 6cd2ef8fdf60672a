import { z } from "zod"

/** A line to the world: what the plan of a provider says, or less. */
export const LinkPlan = z.strictObject({
  /** What all connections share, in each direction. Without it the line is as fast as the machine. */
  bytesPerSecond: z.number().positive().optional(),
  /** What one connection gets at most, in each direction. */
  connectionBytesPerSecond: z.number().positive().optional(),
  /** Milliseconds there and back. A new connection costs one round trip, as it does with TCP. */
  roundTripMs: z.number().nonnegative().default(0),
  /** Every connection breaks at once, every so many milliseconds. */
  resetEveryMs: z.number().positive().optional(),
})
export type LinkPlan = z.input<typeof LinkPlan>

/** One direction of a line: bytes leave one after the other, at its rate. */
export interface Lane {
  /** Bytes that may leave as one piece; small enough that a slow line does not deliver in lumps. */
  readonly piece: number
  /** Takes a place in the line for so many bytes; yields when the last of them has left (`performance.now()`). */
  readonly book: (bytes: number, from: number) => number
}

/** Milliseconds that one piece takes. */
const pieceMs = 10

export const makeLane = (bytesPerSecond: number | undefined): Lane => {
  if (bytesPerSecond === undefined) return { piece: Number.POSITIVE_INFINITY, book: (_, from) => from }
  let freeAt = 0
  return {
    piece: Math.max(1, Math.floor((bytesPerSecond * pieceMs) / 1000)),
    book: (bytes, from) => {
      freeAt = Math.max(freeAt, from) + (bytes / bytesPerSecond) * 1000
      return freeAt
    },
  }
}

/** A line that any number of proxies may share: both directions, and how long a byte travels. */
export interface Link {
  readonly up: Lane
  readonly down: Lane
  readonly connectionBytesPerSecond: number | undefined
  readonly roundTripMs: number
  readonly resetEveryMs: number | undefined
}

export const makeLink = (plan: LinkPlan = {}): Link => {
  const { bytesPerSecond, connectionBytesPerSecond, roundTripMs, resetEveryMs } = LinkPlan.parse(plan)
  return { up: makeLane(bytesPerSecond), down: makeLane(bytesPerSecond), connectionBytesPerSecond, roundTripMs, resetEveryMs }
}
