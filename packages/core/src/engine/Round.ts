import { Cause, Deferred, Effect, Exit, Fiber, Queue, Scope } from "effect"
import type { SourceFile, State } from "../lifecycle/State.ts"
import type { RunFault } from "../ports/Errors.ts"
import { Pace } from "./Pace.ts"

/**
 * The fibers of a run between its start and the moment when everything has ended, or it was stopped. A run that goes on
 * after its end has another one.
 */
export interface Round {
  /** Works on a found file whenever there is a place, so that what waits is a list of files and not of fibers. */
  readonly launch: (file: SourceFile) => Effect.Effect<void>
  /** For an image that was under way before: it waits for its place in a fiber of its own. */
  readonly relaunch: (state: State) => Effect.Effect<void>
  /** Where files come in and verdicts arrive: ends at a stop, before what works on images. A failure ends the round. */
  readonly intake: (effect: Effect.Effect<unknown, RunFault>) => Effect.Effect<void>
  readonly transferring: (file: SourceFile, now: boolean) => void
  /** Completes when no transfer is under way. */
  readonly transfersEnded: Effect.Effect<void>
  /** Everything has ended: nothing may be launched any more. */
  readonly complete: Effect.Effect<void>
  readonly isOver: () => boolean
  /** Completes when everything has ended; fails when nothing can go on. */
  readonly ended: Effect.Effect<void, RunFault>
  readonly stop: Effect.Effect<void>
  /** Completes when a stop was asked for and the transfers have ended, or were given up. */
  readonly stopped: Effect.Effect<void>
  readonly close: Effect.Effect<void>
}

/** How long transfers in flight may go on after a stop. */
const finishWithin = "4500 millis"

/** What is being read cannot be interrupted, and a read of a dead disk never ends: it is not waited for longer. */
const leaveWithin = "500 millis"

/** @param work brings an image from any state to the server or to its end */
export const makeRound = Effect.fnUntraced(function* (work: (state: State) => Effect.Effect<unknown, RunFault>) {
  const pace = yield* Pace
  const ended = yield* Deferred.make<void, RunFault>()
  const stopAsked = yield* Deferred.make<void>()
  const found = yield* Queue.unbounded<SourceFile>()
  const intake = yield* Scope.make()
  const workScope = yield* Scope.make()
  const working = new Map<string, Fiber.Fiber<void>>()
  const transferring = new Set<string>()
  let idle = Deferred.makeUnsafe<void>()

  /** A fault or a defect of any fiber ends the round; being interrupted is no fault. */
  const endWith = (cause: Cause.Cause<RunFault>) =>
    Cause.hasInterruptsOnly(cause) ? Effect.void : Deferred.failCause(ended, cause)
  const guarded = (effect: Effect.Effect<unknown, RunFault>) => Effect.ignoreCause(Effect.onError(effect, endWith))

  const workOn = (state: State): Effect.Effect<void> =>
    Effect.ensuring(
      guarded(work(state)),
      Effect.sync(() => working.delete(state.file.ref)),
    )
  const fork = (state: State, effect: Effect.Effect<void>) =>
    Effect.map(Effect.forkIn(effect, workScope, { startImmediately: false }), fiber => {
      working.set(state.file.ref, fiber)
    })
  const launchFound = Effect.forever(
    Effect.gen(function* () {
      const file = yield* Queue.take(found)
      yield* pace.underWay.take(1)
      const state: State = { at: "Discovered", file }
      yield* fork(state, Effect.ensuring(workOn(state), pace.underWay.release(1)))
    }),
  )
  yield* Effect.forkIn(launchFound, intake)

  /** Starts nothing more, and lets the transfers in flight end. */
  const finishTransfers = Effect.gen(function* () {
    yield* soon(Scope.close(intake, Exit.void))
    const fibers = [...working]
    yield* soon(Fiber.interruptAll(fibers.filter(([ref]) => !transferring.has(ref)).map(([, fiber]) => fiber)))
    yield* Fiber.awaitAll(fibers.filter(([ref]) => transferring.has(ref)).map(([, fiber]) => fiber))
  }).pipe(Effect.timeoutOption(finishWithin), Effect.asVoid)

  const round: Round = {
    launch: file => Effect.asVoid(Queue.offer(found, file)),
    relaunch: state => fork(state, pace.underWay.withPermits(1)(workOn(state))),
    intake: effect => Effect.asVoid(Effect.forkIn(guarded(effect), intake)),
    transferring: (file, now) => {
      if (now) transferring.add(file.ref)
      else transferring.delete(file.ref)
      if (transferring.size > 0) return
      Deferred.doneUnsafe(idle, Effect.void)
      idle = Deferred.makeUnsafe()
    },
    transfersEnded: Effect.suspend(() => (transferring.size === 0 ? Effect.void : Deferred.await(idle))),
    complete: Effect.asVoid(Deferred.succeed(ended, undefined)),
    isOver: () => Deferred.isDoneUnsafe(ended) || Deferred.isDoneUnsafe(stopAsked),
    ended: Deferred.await(ended),
    stop: Effect.asVoid(Deferred.succeed(stopAsked, undefined)),
    stopped: Effect.andThen(Deferred.await(stopAsked), finishTransfers),
    // All at once: a scope ends one fiber after the other, and those behind one that cannot be ended would go on.
    close: Effect.suspend(() =>
      soon(
        Effect.andThen(
          Fiber.interruptAll(working.values()),
          Effect.andThen(Scope.close(intake, Exit.void), Scope.close(workScope, Exit.void)),
        ),
      ),
    ),
  }
  return round
})

/** Ends what can be ended, and does not wait for the rest. */
const soon = (end: Effect.Effect<unknown>): Effect.Effect<void> =>
  Effect.flatMap(Effect.forkDetach(end, { startImmediately: true }), fiber =>
    Effect.raceFirst(Effect.asVoid(Fiber.await(fiber)), Effect.sleep(leaveWithin)),
  )
