import { Effect } from "effect"
import { listener } from "./callListener.ts"
import { Events } from "./Events.ts"
import { makeUntracked, type RunOptions } from "./Run.ts"

export interface UploadSetOptions extends RunOptions {
  /** When this completes the run starts nothing new, lets transfers in flight end for up to 5 seconds, and returns. */
  readonly stop?: Effect.Effect<void>
}

/** A run from its start to its end, for callers who neither pause it nor add to it, and gather its events themselves. */
export const uploadSet = Effect.fn("UploadSet.run")(function* ({ stop = Effect.never, ...options }: UploadSetOptions) {
  const run = yield* Effect.provideServiceEffect(makeUntracked(options), Events, listener)
  yield* Effect.forkScoped(Effect.andThen(stop, run.stop), { startImmediately: true })
  return yield* run.done
}, Effect.scoped)
