import { Cause, Effect, Exit, Fiber, Layer, ManagedRuntime, Scope } from "effect"
import { callListener, report } from "./engine/callListener.ts"
import { Events } from "./engine/Events.ts"
import { type Opened, openProject } from "./engine/OpenProject.ts"
import { emptyOutcome, type Outcome } from "./engine/Outcome.ts"
import { reconstruct, reconstructionThere } from "./engine/Reconstruct.ts"
import { makeRun, type Run } from "./engine/Run.ts"
import { faultOf } from "./engine/runToEnd.ts"
import type { RunFault } from "./ports/Errors.ts"
import type { Reconstruction } from "./ports/UploadApi.ts"
import { makeProgress } from "./progress/makeProgress.ts"
import type { Progress } from "./progress/Progress.ts"
import { makeProgressWatch } from "./progressWatch.ts"
import { makeProjectHold } from "./projectHold.ts"
import type { Phase, RunEnd, RunEvent, RunOver, RunPorts, RunSettings } from "./RunHandle.ts"
import { reconstructionDue } from "./reconstructionDue.ts"

/** What a round of the engine does once it is under way. */
type Begin = (run: Run) => Effect.Effect<unknown>

/**
 * Where a round is: its project is not held yet, and what it is to do waits; the engine works; it has ended, and a
 * reconstruction may begin.
 */
type Stage = "beginning" | "running" | "ending"

/** A run over an engine, for callers without Effect. `ports` are built at once, and closed by `close`. */
export const runOver = (ports: Layer.Layer<RunPorts, RunFault>, settings: RunSettings): RunOver => {
  const emit = (event: RunEvent) => callListener(() => settings.onEvent?.(event))
  const before = makeProgress(Date.now())
  const events = Layer.succeed(Events, { emit })
  const runtime = ManagedRuntime.make(Layer.provideMerge(ports, events))
  const scope = Scope.makeUnsafe()
  let phase: Phase = "opening"
  let stage: Stage = "beginning"
  let opened: Opened | undefined
  let run: Run | undefined
  let reconstruction: Reconstruction | undefined
  let outcome: Omit<Outcome, "fault" | "stopped"> | undefined
  let going: Fiber.Fiber<RunEnd, RunFault> | undefined
  /** Waits for the project. */
  let resuming: Fiber.Fiber<void, RunFault> | undefined
  let cancelling: Fiber.Fiber<void, RunFault> | undefined
  let end = Promise.withResolvers<RunEnd>()
  /** What waits for a round that takes it. */
  const waiting: Array<Begin> = []
  /** Whether another round begins at the end of this one. */
  let again = false
  let closed = false
  /** Whether the round goes on after a pause in which it had not begun. */
  let wasPaused = false

  const enter = (next: Phase) => {
    phase = next
    emit({ event: "phase", phase })
  }
  const progress = (): Progress => {
    const now = run === undefined ? before.snapshot(Date.now()) : Effect.runSync(run.progress)
    return phase === "paused" ? { ...now, paused: phase } : now
  }
  const { watch, ...watching } = makeProgressWatch(progress)
  const project = makeProjectHold(settings.hold)

  const open = Effect.gen(function* () {
    if (opened !== undefined) return opened
    const { project, create = false, bucket } = settings
    opened = yield* openProject({ project, create, bucket })
    emit({ event: "opened", project: opened.project, email: opened.email })
    return opened
  })

  const begin = (run: Run, one: Begin) =>
    Effect.catchCause(one(run), cause =>
      Effect.sync(() => (Cause.hasInterruptsOnly(cause) ? undefined : report(Cause.squash(cause)))),
    )
  const beginAll = (run: Run) =>
    Effect.suspend(() => Effect.forEach(waiting.splice(0), one => begin(run, one), { discard: true }))

  /** The server has been told of what was cancelled, or cannot be told. */
  const cancelled = Effect.suspend(() => (cancelling === undefined ? Effect.void : Effect.asVoid(Fiber.await(cancelling))))

  const round = Effect.gen(function* () {
    // The caller has the run before the first event.
    yield* Effect.yieldNow
    if (opened === undefined || wasPaused) enter("opening")
    yield* cancelled
    cancelling = undefined
    const { project: target, buckets } = yield* open
    yield* project.acquire(target)
    enter("uploading")
    run ??= yield* Scope.provide(makeRun({ project: target, buckets, order: settings.order }), scope)
    stage = "running"
    yield* beginAll(run)
    const ended = yield* lastEnd(run)
    stage = "ending"
    outcome = ended
    project.release()
    yield* cancelled
    const when = reconstruction?.started === true ? undefined : reconstructionDue(settings.reconstruction?.when, ended)
    // Where nothing had to be sent, a reconstruction that is there has these very images.
    const there = when !== undefined && ended.bytesSent === 0 ? yield* reconstructionThere(target) : undefined
    if (when !== undefined && there === undefined) {
      enter("reconstructing")
      const type = settings.reconstruction?.type ?? "Native"
      const answer = yield* reconstruct({ project: target, when, type })
      reconstruction = answer
      emit({ event: "reconstruction", answer })
    }
    return { ...ended, project: target, reconstruction } satisfies RunEnd
  })

  const finish = (more: Pick<Outcome, "fault" | "stopped">) => {
    // A listener may begin another round.
    const { resolve } = end
    project.release()
    enter("ended")
    watching.show()
    resolve({ ...emptyOutcome, ...outcome, ...more, project: opened?.project, reconstruction })
    if (again && going === undefined) playAgain()
  }

  const play = () => {
    wasPaused = phase === "paused"
    phase = "opening"
    stage = "beginning"
    again = false
    const fiber = runtime.runFork(round)
    going = fiber
    fiber.addObserver(exit => {
      if (going !== fiber) return
      going = undefined
      if (Exit.isSuccess(exit)) return finish(exit.value)
      if (Cause.hasInterruptsOnly(exit.cause)) return finish({ fault: undefined, stopped: true })
      finish({ fault: faultOf(exit.cause), stopped: false })
    })
  }

  /** Begins another round after an end. */
  const playAgain = () => {
    if (closed) return
    end = Promise.withResolvers()
    play()
  }
  /** In the round that is under way, once it is begun; in another one where that ends already. */
  const inRound = (one: Begin) => {
    if (run !== undefined && stage === "running" && phase !== "stopping") return void runtime.runFork(begin(run, one))
    waiting.push(one)
    inAnother()
  }
  const inAnother = () => {
    if (phase === "ended") playAgain()
    else if (phase === "stopping" || stage === "ending") again = true
  }

  const stopResuming = () => {
    resuming?.interruptUnsafe()
    resuming = undefined
  }

  const pause = () => {
    if (resuming !== undefined) {
      stopResuming()
      return enter("paused")
    }
    if (phase === "opening") {
      const fiber = going
      going = undefined
      fiber?.interruptUnsafe()
      project.release()
      return enter("paused")
    }
    if (phase !== "uploading" || stage === "ending") return
    if (run === undefined || stage === "beginning") return void waiting.push(() => Effect.sync(pause))
    enter("pausing")
    runtime.runFork(run.pause).addObserver(() => {
      if (phase !== "pausing" || resuming !== undefined) return
      project.release()
      enter("paused")
    })
  }

  const resume = () => {
    if (phase === "ended" || phase === "stopping") {
      // First, because it does nothing in a round that is under way.
      waiting.unshift(run => run.resume)
      return inAnother()
    }
    if (phase !== "pausing" && phase !== "paused") return
    if (going === undefined || run === undefined || opened === undefined) return play()
    const [paused, target] = [run, opened.project]
    const goOn = Effect.gen(function* () {
      yield* project.acquire(target)
      resuming = undefined
      enter("uploading")
      yield* paused.resume
    })
    if (resuming === undefined) resuming = runtime.runFork(goOn)
  }

  const stop = () => {
    if (phase === "ended" || phase === "stopping") return
    stopResuming()
    // A run that is paused before it began has no fiber that could end it.
    if (going === undefined) return finish({ fault: undefined, stopped: true })
    const fiber = going
    const isRunning = stage === "running"
    enter("stopping")
    if (run === undefined || !isRunning) fiber.interruptUnsafe()
    else runtime.runFork(run.stop)
  }

  const cancel = () => {
    const isRunning = stage === "running" && phase !== "stopping"
    if (isRunning) {
      stopResuming()
      enter("stopping")
    } else stop()
    // It begins a moment later, so that the round knows of it before it ends.
    if (run !== undefined) cancelling = runtime.runFork(Effect.andThen(Effect.yieldNow, run.cancel))
  }

  play()
  return {
    phase: () => phase,
    progress,
    watch,
    pause,
    resume,
    retry: which => inRound(run => run.retry(which)),
    add: files => inRound(run => run.add(files)),
    stop,
    cancel,
    done: () => end.promise,
    close: async () => {
      closed = true
      watching.close()
      if (phase === "ended") await Effect.runPromise(cancelled)
      if (going === undefined) stop()
      going?.interruptUnsafe()
      project.release()
      await Effect.runPromise(Scope.close(scope, Exit.void))
      await runtime.dispose()
    },
  }
}

/** The end of a run; one that took more at the moment of its end has another end. */
const lastEnd = (run: Run): Effect.Effect<Outcome> =>
  Effect.flatMap(run.done, ended => Effect.flatMap(run.done, again => (again === ended ? Effect.succeed(ended) : lastEnd(run))))
