import { Clock, Deferred, Effect, type Stream } from "effect"
import { polled } from "../lifecycle/Answer.ts"
import { mayEndBetter } from "../lifecycle/endBetter.ts"
import { transition } from "../lifecycle/Move.ts"
import type { Final } from "../lifecycle/State.ts"
import type { RunFault } from "../ports/Errors.ts"
import { type Found, ImageSource } from "../ports/ImageSource.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import { makeProgress } from "../progress/makeProgress.ts"
import type { Progress } from "../progress/Progress.ts"
import type { Candidates } from "./ChooseBucket.ts"
import { makeCurrentBucket } from "./CurrentBucket.ts"
import { listener } from "./callListener.ts"
import { type Event, Events } from "./Events.ts"
import { Gate } from "./Gate.ts"
import type { Outcome } from "./Outcome.ts"
import { inOrder, type Order } from "./order.ts"
import { Pace } from "./Pace.ts"
import { Retry } from "./Retry.ts"
import { makeRound, type Round } from "./Round.ts"
import { makeRunRecord } from "./RunRecord.ts"
import { makeRunImages } from "./runImages.ts"
import { runToEnd } from "./runToEnd.ts"
import { makeStatePoller } from "./StatePoller.ts"
import { makeScanning } from "./scanning.ts"
import { makeSteadyTime } from "./steadyTime.ts"

export interface RunOptions {
  /** Without one everything is new to the server: of a dry run, whose project an upload would make. */
  readonly project: Project | undefined
  /** Buckets to use, as `openProject` gives them: the first, and the others in its place when it cannot be reached. */
  readonly buckets: Candidates
  /**
   * `settled` (when left out): uploads, and waits for the server's verdict. `asked`: a dry run, that reads every photo
   * and asks the server which of them it has; it registers and sends nothing. `sent`: uploads, and does not wait: what
   * the server has not decided yet ends Sent.
   */
  readonly until?: "settled" | "sent" | "asked"
  /** The order in which files begin; as they are found when left out. */
  readonly order?: Order | undefined
}

/**
 * A run: everything that is uploaded into one project, from now on until its scope closes. It uploads what the
 * `ImageSource` finds at once. Nothing of it fails: what went wrong is in the outcome, and every file is in that
 * exactly once.
 */
export interface Run {
  /** Uploads further files, which the `ImageSource` can read; those of a `ref` that the run has are skipped. */
  readonly add: (files: Stream.Stream<Found, RunFault>) => Effect.Effect<void>
  /**
   * Starts nothing more, lets transfers under way end for up to 4.5 seconds, and completes then. Credentials, signed
   * images, bytes that were read and what was learned of the link are kept. What a bucket acknowledged is not sent
   * again.
   */
  readonly pause: Effect.Effect<void>
  /** Goes on after `pause`; or after `stop` or a fault, with everything that was left Unfinished or not even found. */
  readonly resume: Effect.Effect<void>
  /** Tries images again that may end better (all of them when left out). Yields how many. */
  readonly retry: (which?: (final: Final) => boolean) => Effect.Effect<number>
  /** Starts nothing more, lets transfers end for up to 5 seconds, and leaves what has not ended Unfinished. */
  readonly stop: Effect.Effect<void>
  /** The same, and tells the server that the images which are registered will not come, where it wants to know. */
  readonly cancel: Effect.Effect<void>
  readonly progress: Effect.Effect<Progress>
  /** How it ended: when everything has ended that was found until then, or it was stopped. */
  readonly done: Effect.Effect<Outcome>
}

/** How long transfers under way may go on after a pause (milliseconds). */
const finishWithin = 4_500

/** How long the request may take that says that images will not come. */
const tellWithin = "3 seconds"

export const makeRun = Effect.fn("Run.make")(function* (options: RunOptions) {
  const outer = yield* listener
  const clock = yield* Clock.Clock
  const now = () => clock.currentTimeMillisUnsafe()
  const tracker = makeProgress(now())
  const events = {
    emit: (event: Event) => {
      tracker.onEvent(event, now())
      outer.emit(event)
    },
  }
  const inRun = Effect.provideService(Events, events)
  const run = yield* inRun(makeUntracked(options))
  return {
    add: files => inRun(run.add(files)),
    pause: inRun(run.pause),
    resume: inRun(run.resume),
    retry: which => inRun(run.retry(which)),
    stop: inRun(run.stop),
    cancel: inRun(run.cancel),
    done: run.done,
    progress: Effect.sync(() => tracker.snapshot(now())),
  } satisfies Run
})

/** Stands for the project that an upload would make: a dry run asks the server nothing about it. */
const toBeMade: Project = { id: "", name: "" }

/** The same without progress: a record of each file less, for callers who gather the events themselves. */
export const makeUntracked = Effect.fnUntraced(function* ({
  project: given,
  buckets,
  until = "settled",
  order = "found",
}: RunOptions) {
  const project = given ?? toBeMade
  const source = yield* ImageSource
  const api = yield* UploadApi
  const gate = yield* Gate
  const retry = yield* Retry
  const pace = yield* Pace
  const events = yield* Events
  const scope = yield* Effect.scope
  const steady = makeSteadyTime()
  const record = makeRunRecord()
  const poller = yield* makeStatePoller(project, polled)
  const bucket = yield* makeCurrentBucket(buckets)
  let current: { readonly round: Round; readonly outcome: Deferred.Deferred<Outcome> } | undefined
  let outcome: Outcome | undefined
  let duration = 0
  let pausedAt: number | undefined
  let pausedFor = 0
  const images = yield* makeRunImages({
    project,
    projectExists: given !== undefined,
    until,
    bucket,
    record,
    poller,
    round: () => current?.round,
  })
  const { registered, moved, conclude } = images
  const { scan, unfinished } = yield* makeScanning(record, images, order)

  const open = Effect.gen(function* () {
    const round = yield* Effect.provideService(makeRound(images.work), Pace, pace)
    const mine = { round, outcome: yield* Deferred.make<Outcome>() }
    current = mine
    pausedFor = 0
    yield* round.intake(poller.poll(images.decided(round)))
    yield* Effect.forkIn(
      runToEnd({ record, conclude, ended: round.ended, stopped: round.stopped, close: round.close }).pipe(
        Effect.flatMap(
          Effect.fnUntraced(function* (end) {
            yield* endPause
            duration += end.duration - pausedFor
            poller.clear()
            outcome = { ...end, duration, buckets: bucket.used() }
            current = undefined
            yield* gate.reopen
            yield* Deferred.succeed(mine.outcome, outcome)
          }),
        ),
      ),
      scope,
      { startImmediately: true },
    )
    return round
  })

  /** A pause is over, where there is one. */
  const endPause = Effect.gen(function* () {
    if (pausedAt === undefined) return
    pausedFor += Math.round((yield* steady) - pausedAt)
    pausedAt = undefined
    events.emit({ event: "resumed" })
  })

  /** The round that is under way; a new one where there is none. */
  const begin: Effect.Effect<Round> = Effect.suspend(() => {
    if (current === undefined) return open
    if (!current.round.isOver()) return Effect.succeed(current.round)
    return Effect.andThen(Deferred.await(current.outcome), begin)
  })

  const tryAgain = Effect.fnUntraced(function* (which: (final: Final) => boolean) {
    const chosen = record.finals().filter(final => mayEndBetter(final) && which(final))
    if (chosen.length === 0) return 0
    retry.renew()
    const round = yield* begin
    for (const from of chosen) {
      const state = transition({ on: "retried", from })
      events.emit({ event: "moved", file: state.file, at: state.at })
      yield* moved(state)
    }
    for (const { file } of inOrder(order, chosen)) yield* round.launch(file)
    return chosen.length
  })

  const goOn = Effect.gen(function* () {
    if (current !== undefined) return
    yield* tryAgain(final => final.at === "Unfinished")
    if (unfinished.size === 0) return
    const round = yield* begin
    for (const files of unfinished) yield* scan(round, files)
  })

  const done = Effect.suspend(() =>
    current === undefined ? Effect.sync(() => outcome as Outcome) : Deferred.await(current.outcome),
  )
  const stop = Effect.suspend(() => (current === undefined ? Effect.void : Effect.andThen(current.round.stop, done)))

  const add = Effect.fnUntraced(function* (files: Stream.Stream<Found, RunFault>) {
    unfinished.add(files)
    yield* scan(yield* begin, files)
  })

  yield* Effect.addFinalizer(() => current?.round.close ?? Effect.void)
  yield* add(source.found)
  return {
    add,
    pause: Effect.gen(function* () {
      if (current === undefined || !gate.isOpen()) return
      const { round } = current
      pausedAt = yield* steady
      events.emit({ event: "pausing" })
      yield* gate.close(finishWithin)
      yield* Effect.raceFirst(round.transfersEnded, Effect.andThen(gate.cut, round.transfersEnded))
      if (!gate.isOpen()) events.emit({ event: "paused" })
    }),
    resume: Effect.gen(function* () {
      if (current === undefined) return yield* goOn
      if (gate.isOpen()) return
      yield* endPause
      yield* gate.reopen
    }),
    retry: (which: (final: Final) => boolean = () => true) => tryAgain(which),
    stop: Effect.asVoid(stop),
    cancel: Effect.gen(function* () {
      yield* stop
      const ids = [...registered.values()]
      registered.clear()
      if (ids.length > 0) yield* Effect.ignore(Effect.timeout(api.abandon(project.id, ids), tellWithin))
    }),
    done,
  }
})
