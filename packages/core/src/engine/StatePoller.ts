import { Clock, Deferred, Effect, type Scope } from "effect"
import { type ImageRecord, notAfter } from "../lifecycle/Answer.ts"
import { verdict } from "../lifecycle/ImageState.ts"
import type { Move } from "../lifecycle/Move.ts"
import type { Settling } from "../lifecycle/State.ts"
import { batchSize } from "../ports/batchSize.ts"
import { Retryable, type RunFault } from "../ports/Errors.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import { Retry } from "./Retry.ts"

/** Images asked for in one round: a few batches. */
const roundSize = 4 * batchSize

const shortestInterval = 250
/** While many images wait, several of them are decided between two rounds anyway. */
const shortestOfMany = 2_500
const many = 40
const longestInterval = 10_000

/** A meta file is asked for by an operation of its own. */
const questionOf = (state: Settling) => (state.file.meta === undefined ? ("image-state" as const) : ("meta-file-state" as const))

/**
 * The one poller of a run: asks for all images in progress, in turn, at an interval that shortens while images finish
 * and grows while none does. It holds facts, and fibers only for what is being asked, so tens of thousands may wait.
 *
 * Every verdict is applied as it comes. A question that fails is asked again outside of the rounds, so that it holds up
 * no other; one that never gets an answer while others do costs that image alone.
 */
export interface StatePoller<State extends Settling> {
  /** Asks for none of them any more. */
  readonly clear: () => void
  readonly watch: (state: State) => Effect.Effect<void>
  /** Polls until it is interrupted; every verdict goes to `decided`. */
  readonly poll: (decided: (move: Move) => Effect.Effect<void, RunFault>) => Effect.Effect<never, RunFault>
}

/** The clock may have been put back since the bytes were stored. */
const byThisClock = <State extends Settling>(state: State): Effect.Effect<State> =>
  "storedAt" in state && state.storedAt !== undefined
    ? Effect.map(Clock.currentTimeMillis, now => ({ ...state, storedAt: notAfter(state.storedAt ?? now, now) }))
    : Effect.succeed(state)

/**
 * What is Ready under another checksum is not this image (invariant 2). An Invalid one may bear the checksum of the
 * bytes that arrived.
 */
const isOfOther = (state: Settling, record: ImageRecord | undefined): boolean => {
  const expected = state.at === "Fetching" ? state.checksum : state.content.checksum
  return record?.state !== undefined && verdict(record.state) === "ready" && expected !== undefined
    ? record.checksum !== undefined && record.checksum.toLowerCase() !== expected.toLowerCase()
    : false
}
const answeredForAnother = new Retryable({
  problem: { code: "request-failed", activity: "image-state", name: "", reason: { code: "answer-for-another-image" } },
  answered: true,
  unexplained: true,
})

/** @param judge what an answer means for an image; nothing: go on waiting. `now` in milliseconds since 1970 */
export const makeStatePoller = Effect.fnUntraced(function* <State extends Settling>(
  project: Project,
  judge: (state: State, record: ImageRecord | undefined, now: number) => Move | undefined,
) {
  const api = yield* UploadApi
  const retry = yield* Retry
  /** In the order in which they are asked for. */
  const waiting = new Map<string, State>()
  const asking = new Set<string>()
  let interval = shortestInterval
  let settled = 0
  /** When the last round began, in milliseconds. */
  let askedAt: number | undefined

  /** Asks once in the round; what fails is asked again until there is an answer, or the image is given up. */
  const ask = Effect.fnUntraced(function* (state: State, inRound: Effect.Effect<unknown>) {
    const question = questionOf(state)
    const found = question === "image-state" ? api.image(project.id, state.id) : api.metaFile(project.id, state.id)
    const image = Effect.flatMap(found, record =>
      isOfOther(state, record) ? Effect.fail(answeredForAnother) : Effect.succeed(record),
    )
    const first = yield* Effect.ensuring(Effect.result(retry.attempt(question, image)), inRound)
    if (first._tag === "Success") return judge(state, first.success, yield* Clock.currentTimeMillis)
    const record = yield* retry.step(question, image, { control: api.preflight })
    return judge(state, record, yield* Clock.currentTimeMillis)
  })

  const settle = Effect.fnUntraced(function* (
    ref: string,
    state: State,
    decided: (move: Move) => Effect.Effect<void, RunFault>,
    inRound: Effect.Effect<unknown>,
  ) {
    const move = yield* Effect.catchTag(ask(state, inRound), "ImageFault", ({ problem, rerunMayHelp }) =>
      Effect.succeed<Move>({ on: "failed", from: state, problem, rerunMayHelp }),
    )
    waiting.delete(ref)
    if (move === undefined) {
      // Behind the others, so that all have their turn.
      waiting.set(ref, yield* byThisClock(state))
      return
    }
    settled++
    yield* decided(move)
  })

  /**
   * In how many milliseconds the last one is decided, when so many more were since the last round began: who waits for
   * the last one waits no longer than that.
   */
  const untilAllAre = (decided: number, elapsed: number): number =>
    decided === 0 || elapsed === 0 ? longestInterval : Math.max(shortestInterval, (waiting.size * elapsed) / decided)

  const round = Effect.fnUntraced(function* (
    scope: Scope.Scope,
    failed: Deferred.Deferred<never, RunFault>,
    decided: (move: Move) => Effect.Effect<void, RunFault>,
  ) {
    const asked: Array<readonly [string, State]> = []
    for (const entry of waiting) {
      if (asked.length >= roundSize) break
      if (!asking.has(entry[0])) asked.push(entry)
    }
    const [before, now, previous] = [settled, yield* Clock.currentTimeMillis, askedAt]
    askedAt = now
    const rounds: Array<Effect.Effect<void>> = []
    for (const [ref, state] of asked) {
      asking.add(ref)
      const inRound = Deferred.makeUnsafe<void>()
      rounds.push(Deferred.await(inRound))
      const settling = settle(ref, state, decided, Deferred.succeed(inRound, undefined)).pipe(
        Effect.onError(cause => Deferred.failCause(failed, cause)),
        Effect.ensuring(Effect.sync(() => asking.delete(ref))),
        Effect.ignoreCause,
      )
      yield* Effect.forkIn(settling, scope)
    }
    yield* Effect.raceFirst(Effect.all(rounds, { discard: true }), Effect.sleep(longestInterval))
    const shortest = waiting.size > many ? shortestOfMany : shortestInterval
    const paced = Math.max(shortest, settled > before ? interval / 2 : interval * 1.5)
    interval = Math.min(longestInterval, paced, untilAllAre(settled - before, previous === undefined ? 0 : now - previous))
  })

  const poller: StatePoller<State> = {
    clear: () => waiting.clear(),
    watch: state =>
      Effect.sync(() => {
        if (waiting.size === 0) interval = shortestInterval
        waiting.set(state.file.ref, state)
      }),
    poll: Effect.fnUntraced(function* (decided) {
      const scope = yield* Effect.scope
      const failed = yield* Deferred.make<never, RunFault>()
      const rounds = Effect.forever(
        Effect.andThen(
          Effect.suspend(() => Effect.sleep(interval)),
          Effect.suspend(() => (waiting.size === 0 ? Effect.void : round(scope, failed, decided))),
        ),
      )
      return yield* Effect.raceFirst(rounds, Deferred.await(failed))
    }, Effect.scoped),
  }
  return poller
})
