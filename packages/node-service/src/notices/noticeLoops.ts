import { Effect, Layer } from "effect"
import { Loops } from "../Loops.ts"
import { deliverDue } from "./deliver.ts"
import { findNotices } from "./watch.ts"

/** How often notices are searched for, and sent. */
const every = "2 seconds"

/** Milliseconds of the longest round. */
const longest = 5 * 60_000

/** Reads rows only, so that no upload waits for a notice, and none is lost when the service ends. */
export const layerNotices = Layer.effectDiscard(
  Effect.gen(function* () {
    const { run } = yield* Loops
    const paused = <E, R>(round: Effect.Effect<number, E, R>) =>
      Effect.flatMap(round, found => (found === 0 ? Effect.sleep(every) : Effect.void))
    yield* run("notices", Effect.andThen(findNotices(), Effect.sleep(every)), { round: longest, alone: true })
    yield* run("notices by mail", paused(deliverDue("mail")), { round: longest, alone: true })
    yield* run("notices by webhook", paused(deliverDue("webhook")), { round: longest, alone: true })
  }),
)
