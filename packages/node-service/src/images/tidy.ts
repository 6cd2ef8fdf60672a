import { Effect, Layer } from "effect"
import { Settings } from "../config.ts"
import { Loops, longestRound } from "../Loops.ts"
import { clearOrphans } from "../projects/clearOrphans.ts"
import { clearInvalid, removeAbandoned } from "./invalidRows.ts"

const day = 24 * 60 * 60_000

/**
 * Clears away what a crash left, once after the start, and every hour the rows of images that were given up long ago.
 */
export const layerTidy = Layer.effectDiscard(
  Effect.gen(function* () {
    const { keepAbandonedDays } = yield* Settings
    let cleared = false
    const round = Effect.gen(function* () {
      if (!cleared) yield* Effect.andThen(clearOrphans(), clearInvalid())
      cleared = true
      yield* removeAbandoned(Date.now() - keepAbandonedDays * day)
      yield* Effect.sleep("1 hour")
    })
    yield* (yield* Loops).run("clearing away", round, { round: longestRound.removal })
  }),
)
