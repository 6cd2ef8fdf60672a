import { Effect, Layer } from "effect"
import { Settings } from "../config.ts"
import { Loops } from "../Loops.ts"
import { Database } from "../ports/Database.ts"

/** Rows that go with one statement. */
const batch = 500

/** Removes tokens and links that ended. */
export const sweepTokens = Effect.fn("sweepTokens")(function* (now: number) {
  const { query } = yield* Database
  const { tokensEndAfter, tokensUnusedAfter } = yield* Settings
  const sweep = query(async db => {
    const ended = db
      .selectFrom("tokens")
      .select("hash")
      .where(of =>
        of.or([
          of("endsAt", "<=", now),
          of.and([of("endsAt", "is", null), of("countsFrom", "<=", now - tokensEndAfter)]),
          of("usedAt", "<=", now - tokensUnusedAfter),
        ]),
      )
      .limit(batch)
    return Number((await db.deleteFrom("tokens").where("hash", "in", ended).executeTakeFirstOrThrow()).numDeletedRows)
  })
  while ((yield* sweep) === batch) yield* Effect.yieldNow
  yield* query(db => db.deleteFrom("links").where("endsAt", "<=", now).execute())
})

/** Sweeps at the start, and every hour. */
export const layerSweepTokens = Layer.effectDiscard(
  Effect.gen(function* () {
    const round = Effect.andThen(
      Effect.suspend(() => sweepTokens(Date.now())),
      Effect.sleep("1 hour"),
    )
    yield* (yield* Loops).run("sweep of tokens", round, { alone: true })
  }),
)
