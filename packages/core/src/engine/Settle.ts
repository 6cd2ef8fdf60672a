import { Clock, Effect } from "effect"
import { batchSize } from "../api/Ask.ts"
import type { ImageRecord } from "../lifecycle/Answer.ts"
import type { Move } from "../lifecycle/Move.ts"
import type { Settling } from "../lifecycle/State.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import type { RunFault } from "./Errors.ts"
import { Retry } from "./Retry.ts"

/** Images asked for in one round: a few batches. */
const roundSize = 4 * batchSize

const shortestInterval = 250
const longestInterval = 10_000

/**
 * The one poller of a run: asks for all images in progress, in turn, at an interval that shortens while images finish and grows while none
 * does. It holds facts, not fibers, so tens of thousands may wait.
 */
export interface Settle<State extends Settling> {
  readonly watch: (state: State) => Effect.Effect<void>
  /** Polls for ever; every verdict goes to `decided`. */
  readonly poll: (decided: (move: Move) => Effect.Effect<void, RunFault>) => Effect.Effect<never, RunFault>
}

/** @param judge what an answer means for an image; nothing: go on waiting. `now` in milliseconds since 1970 */
export const makeSettle = Effect.fnUntraced(function* <State extends Settling>(
  project: Project,
  judge: (state: State, record: ImageRecord | undefined, now: number) => Move | undefined,
) {
  const api = yield* UploadApi
  const retry = yield* Retry
  const waiting = new Map<string, State>()
  let interval = shortestInterval

  /** One question; an answer that cannot be had for this image is no verdict, so it is asked again next time. */
  const ask = Effect.fnUntraced(function* (state: State) {
    const record = yield* Effect.catchTag(
      Effect.asSome(retry.step("asking for the state of an image", api.image(project.id, state.id))),
      "ImageFault",
      () => Effect.succeedNone,
    )
    return record._tag === "None" ? undefined : judge(state, record.value, yield* Clock.currentTimeMillis)
  })

  const round = Effect.fnUntraced(function* (decided: (move: Move) => Effect.Effect<void, RunFault>) {
    const asked = [...waiting].slice(0, roundSize)
    const moves = yield* Effect.forEach(asked, ([, state]) => ask(state), { concurrency: "unbounded" })
    let settled = 0
    for (const [index, [ref, state]] of asked.entries()) {
      waiting.delete(ref)
      const move = moves[index]
      if (move === undefined) {
        waiting.set(ref, state)
      } else {
        settled++
        yield* decided(move)
      }
    }
    interval = Math.min(longestInterval, Math.max(shortestInterval, settled > 0 ? interval / 2 : interval * 1.5))
  })

  const settle: Settle<State> = {
    watch: state =>
      Effect.sync(() => {
        if (waiting.size === 0) interval = shortestInterval
        waiting.set(state.file.ref, state)
      }),
    poll: decided =>
      Effect.forever(
        Effect.andThen(
          Effect.suspend(() => Effect.sleep(interval)),
          Effect.suspend(() => (waiting.size === 0 ? Effect.void : round(decided))),
        ),
      ),
  }
  return settle
})
