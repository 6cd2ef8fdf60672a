import { Effect, Layer } from "effect"
import { clearInvalid } from "../images/invalidRows.ts"
import { Loops, longestRound } from "../Loops.ts"
import { operator } from "../messages/operator.ts"
import { clearOrphans } from "../projects/clearOrphans.ts"
import { type Rule, retentionRules } from "./rules.ts"

/** What a sweep found, and removed. */
export interface Swept {
  readonly name: string
  readonly count: number
}

/** Counts what is due, and removes it unless it is only asked for. Nothing due costs no more than the count. */
export const sweepRetained = Effect.fn("sweepRetained")(function* (remove: boolean) {
  const sweep = Effect.fnUntraced(function* (rule: Rule) {
    const count = yield* rule.count
    if (remove && count > 0) yield* rule.remove
    return { name: rule.name, count } satisfies Swept
  })
  return yield* Effect.forEach(yield* retentionRules, sweep)
})

/** Clears away what a crash left, once after the start, and every hour what was kept for its time. */
export const layerRetention = Layer.effectDiscard(
  Effect.gen(function* () {
    let cleared = false
    const round = Effect.gen(function* () {
      if (!cleared) yield* Effect.andThen(clearOrphans(), clearInvalid())
      cleared = true
      for (const { name, count } of yield* sweepRetained(true)) {
        if (count > 0) yield* Effect.logInfo(operator.swept(name, count))
      }
      yield* Effect.sleep("1 hour")
    })
    yield* (yield* Loops).run("clearing away", round, { round: longestRound.removal, alone: true })
  }),
)
