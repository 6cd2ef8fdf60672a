import { Cause, Clock, Deferred, Effect, Exit, Fiber, Queue, Scope, Stream } from "effect"
import { polled } from "../lifecycle/Answer.ts"
import { type Move, transition } from "../lifecycle/Move.ts"
import { isFinal, type SourceFile, type State } from "../lifecycle/State.ts"
import { type Found, ImageSource } from "../ports/ImageSource.ts"
import type { Project } from "../ports/UploadApi.ts"
import type { Candidates } from "./ChooseBucket.ts"
import { makeClaims } from "./Claims.ts"
import { makeCredentials } from "./Credentials.ts"
import { makeCurrentBucket } from "./CurrentBucket.ts"
import type { RunFault } from "./Errors.ts"
import { Events } from "./Events.ts"
import { makeLedger } from "./Ledger.ts"
import type { Outcome } from "./Outcome.ts"
import { Pace } from "./Pace.ts"
import { runToEnd } from "./runToEnd.ts"
import { makeStatePoller } from "./StatePoller.ts"
import { makeUploadImage } from "./UploadImage.ts"

export interface UploadSetOptions {
  readonly project: Project
  /** Buckets to use, as `openProject` gives them: the first, and the others in its place when it cannot be reached. */
  readonly buckets: Candidates
  /** When this completes the run starts nothing new, lets transfers in flight end for up to 5 seconds, and returns. */
  readonly stop?: Effect.Effect<void>
}

/** How long transfers in flight may go on after a stop. */
const finishWithin = "4500 millis"

/** What is being read cannot be interrupted, and a read of a dead disk never ends: it is not waited for longer. */
const leaveWithin = "500 millis"

/**
 * Uploads everything that the source finds, and waits until the server has said Ready or Invalid of each. It does not fail: what went wrong is in
 * the outcome, and every file is in it exactly once.
 */
export const uploadSet = Effect.fn("UploadSet.run")(function* (options: UploadSetOptions) {
  const startedAt = yield* Clock.currentTimeMillis
  const set = yield* makeSet(options)
  const outcome = yield* runToEnd(
    { ...set, stopped: Effect.andThen(options.stop ?? Effect.never, set.finishTransfers) },
    startedAt,
  )
  return { ...outcome, buckets: set.bucketsUsed() } satisfies Outcome
})

const makeSet = Effect.fnUntraced(function* ({ project, buckets }: UploadSetOptions) {
  const source = yield* ImageSource
  const pace = yield* Pace
  const events = yield* Events
  const ledger = makeLedger()
  const claims = makeClaims()
  const poller = yield* makeStatePoller(project, polled)
  const bucket = yield* makeCurrentBucket(buckets)
  const ended = yield* Deferred.make<void, RunFault>()
  const found = yield* Queue.unbounded<SourceFile>()
  /** Where files come in and verdicts arrive, and where images are worked on. */
  const intake = yield* Scope.make()
  const workshop = yield* Scope.make()
  const working = new Map<string, Fiber.Fiber<void>>()
  const transferring = new Set<string>()

  const endIfComplete = Effect.suspend(() => (ledger.complete() ? Deferred.succeed(ended, undefined) : Effect.void))
  /** A fault or a defect of any fiber ends the run; being interrupted is no fault. */
  const endWith = (cause: Cause.Cause<RunFault>) =>
    Cause.hasInterruptsOnly(cause) ? Effect.void : Deferred.failCause(ended, cause)

  /** Keeps the books, and wakes the files that wait for this one. */
  const moved = (state: State): Effect.Effect<void> =>
    Effect.suspend(() => {
      ledger.enter(state)
      if (!isFinal(state)) return state.at === "Discovered" ? wakeTwins(state) : Effect.void
      events.emit({ event: "ended", file: state.file, final: state })
      return Effect.andThen(wakeTwins(state), endIfComplete)
    })

  const conclude = (move: Move) => moved(transition(move))

  const wakeTwins = (owner: State) =>
    // A run that is stopped leaves the twins Unfinished as well, each in its turn.
    owner.at === "Unfinished"
      ? Effect.void
      : Effect.forEach(
          claims.release(owner),
          twin =>
            owner.at === "Ready" || owner.at === "Invalid" || owner.at === "Failed"
              ? conclude({ on: "duplicated", from: twin, of: owner.file, as: owner.at })
              : relaunch(twin),
          { discard: true },
        )

  const image = yield* makeUploadImage({
    project,
    bucket,
    credentials: yield* makeCredentials(project),
    claims,
    moved,
    transferring: (file, now) => {
      if (now) transferring.add(file.ref)
      else transferring.delete(file.ref)
    },
  })

  const work = (state: State): Effect.Effect<void> =>
    image.upload(state).pipe(
      Effect.flatMap(result => (result !== "parked" && result.at === "Processing" ? poller.watch(result) : Effect.void)),
      Effect.onError(endWith),
      Effect.ignoreCause,
      Effect.ensuring(Effect.sync(() => working.delete(state.file.ref))),
    )

  const fork = (state: State, effect: Effect.Effect<void>) =>
    Effect.map(Effect.forkIn(effect, workshop, { startImmediately: false }), fiber => {
      working.set(state.file.ref, fiber)
    })

  /** For an image that was under way before: it waits for its place in a fiber of its own. */
  const relaunch = (state: State) => fork(state, pace.underWay.withPermits(1)(work(state)))

  const take = (one: Found) =>
    Effect.suspend(() => {
      const state: State = { at: "Discovered", file: one.file }
      ledger.enter(state)
      events.emit({ event: "found", file: one.file })
      return one.found === "file" ? Queue.offer(found, one.file) : conclude({ on: "rejected", from: state, reason: one.reason })
    })

  const find = Stream.runForEach(source.found, take).pipe(
    Effect.andThen(
      Effect.suspend(() => {
        ledger.close()
        events.emit({ event: "scan-complete" })
        return endIfComplete
      }),
    ),
    Effect.onError(endWith),
    Effect.ignoreCause,
  )

  /** Starts a found file whenever there is a place, so that what waits is a list of files and not of fibers. */
  const launchFound = Effect.forever(
    Effect.gen(function* () {
      const file = yield* Queue.take(found)
      yield* pace.underWay.take(1)
      const state: State = { at: "Discovered", file }
      yield* fork(state, Effect.ensuring(work(state), pace.underWay.release(1)))
    }),
  )

  const decided = Effect.fnUntraced(function* (move: Move) {
    const state = yield* image.apply(move)
    if (!isFinal(state)) yield* relaunch(state)
  })

  yield* Effect.forkIn(find, intake)
  yield* Effect.forkIn(launchFound, intake)
  yield* Effect.forkIn(Effect.ignoreCause(Effect.onError(poller.poll(decided), endWith)), intake)

  /** Starts nothing more, and lets the transfers in flight end. */
  const finishTransfers = Effect.gen(function* () {
    yield* soon(Scope.close(intake, Exit.void))
    const fibers = [...working]
    yield* soon(Fiber.interruptAll(fibers.filter(([ref]) => !transferring.has(ref)).map(([, fiber]) => fiber)))
    yield* Fiber.awaitAll(fibers.filter(([ref]) => transferring.has(ref)).map(([, fiber]) => fiber))
  }).pipe(Effect.timeoutOption(finishWithin), Effect.asVoid)

  return {
    ledger,
    bucketsUsed: bucket.used,
    conclude,
    ended: Deferred.await(ended),
    finishTransfers,
    // All at once: a scope ends one fiber after the other, and those behind one that cannot be ended would go on.
    close: Effect.suspend(() =>
      soon(
        Effect.andThen(
          Fiber.interruptAll(working.values()),
          Effect.andThen(Scope.close(intake, Exit.void), Scope.close(workshop, Exit.void)),
        ),
      ),
    ),
  }
})

/** Ends what can be ended, and does not wait for the rest. */
const soon = (end: Effect.Effect<unknown>): Effect.Effect<void> =>
  Effect.flatMap(Effect.forkDetach(end, { startImmediately: true }), fiber =>
    Effect.raceFirst(Effect.asVoid(Fiber.await(fiber)), Effect.sleep(leaveWithin)),
  )
