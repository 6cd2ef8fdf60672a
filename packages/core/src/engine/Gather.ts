import { Clock, Deferred, Effect } from "effect"
import { batchSize } from "../ports/batchSize.ts"

/** So many that leave together are worth waiting for. */
const several = 4

/** While requests wait, it is looked so often (milliseconds) whether something waits for them. */
const lookEvery = 20

/**
 * Lets requests of a kind leave together: while many of them come, once in `apart` milliseconds, or as soon as they
 * fill a document. Few are let through at once, and so are all while something waits for them (`urgent`). It stands
 * before a request's turn with the server, so that the time spent here says nothing of the server.
 */
export const makeGather = (apart: number, urgent: () => boolean = () => false): Effect.Effect<void> => {
  const waiting = new Set<Deferred.Deferred<void>>()
  let notBefore = 0
  let timed = false

  const release = Effect.map(Clock.currentTimeMillis, now => {
    timed = false
    const leaving = [...waiting]
    waiting.clear()
    notBefore = leaving.length >= several && leaving.length < batchSize ? now + apart : now
    for (const one of leaving) Deferred.doneUnsafe(one, Effect.void)
  })

  // It sleeps in any case, so that requests of the same moment leave together.
  const pause = Effect.gen(function* () {
    yield* Effect.sleep(0)
    // The clock may be put back, now and while this waits.
    let left = Math.min(apart, notBefore - (yield* Clock.currentTimeMillis))
    while (left > 0 && !urgent()) {
      yield* Effect.sleep(Math.min(left, lookEvery))
      left -= lookEvery
    }
  })

  return Effect.gen(function* () {
    const turn = Deferred.makeUnsafe<void>()
    waiting.add(turn)
    if (waiting.size >= batchSize) yield* release
    else if (!timed) {
      timed = true
      yield* Effect.forkDetach(Effect.andThen(pause, release))
    }
    yield* Effect.onInterrupt(Deferred.await(turn), () => Effect.sync(() => waiting.delete(turn)))
  })
}
