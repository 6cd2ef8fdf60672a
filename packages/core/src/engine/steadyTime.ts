import { Clock, Effect } from "effect"

/**
 * Time that passes (milliseconds), whatever becomes of the clock on the wall: it does not go back when that is put
 * back, and it counts the sleep of the machine, which some systems leave out of their monotonic time.
 */
export const makeSteadyTime = (): Effect.Effect<number> => {
  let time = 0
  let last: { readonly wall: number; readonly monotonic: bigint } | undefined
  return Effect.map(Effect.all([Clock.currentTimeMillis, Clock.monotonicTimeNanos]), ([wall, monotonic]) => {
    if (last !== undefined) time += Math.max(0, wall - last.wall, Number(monotonic - last.monotonic) / 1e6)
    last = { wall, monotonic }
    return time
  })
}
