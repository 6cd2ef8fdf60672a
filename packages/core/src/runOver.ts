import { Cause, Effect, Exit, Fiber, Layer, ManagedRuntime, Scope } from "effect"
import { Events } from "./engine/Events.ts"
import { type Opened, openProject } from "./engine/OpenProject.ts"
import { isSetComplete, type Outcome } from "./engine/Outcome.ts"
import { reconstruct, reconstructionThere } from "./engine/Reconstruct.ts"
import { makeRun, type Run } from "./engine/Run.ts"
import { emptySummary } from "./lifecycle/Summary.ts"
import { RunFault } from "./ports/Errors.ts"
import type { Project, Reconstruction } from "./ports/UploadApi.ts"
import { makeProgress } from "./progress/makeProgress.ts"
import type { Progress } from "./progress/Progress.ts"
import type { Phase, RunEnd, RunEvent, RunOver, RunPorts, RunSettings } from "./RunHandle.ts"

/** What a round does first, once the project is held. */
type Begin = (run: Run) => Effect.Effect<unknown>

/** A run over an engine, for callers without Effect. `ports` are built at once, and closed by `close`. */
export const runOver = (ports: Layer.Layer<RunPorts, RunFault>, settings: RunSettings): RunOver => {
  const emit = (event: RunEvent) => settings.onEvent?.(event)
  const before = makeProgress(Date.now())
  const events = Layer.succeed(Events, { emit })
  const runtime = ManagedRuntime.make(Layer.provideMerge(ports, events))
  const scope = Scope.makeUnsafe()
  const watching = new Map<Fiber.Fiber<unknown, unknown>, (progress: Progress) => void>()
  let phase: Phase = "opening"
  let opened: Opened | undefined
  let run: Run | undefined
  let letGo: (() => void) | undefined
  let reconstruction: Reconstruction | undefined
  let outcome: Omit<Outcome, "fault" | "stopped"> | undefined
  let going: Fiber.Fiber<RunEnd, RunFault> | undefined
  /** Waits for the project. */
  let resuming: Fiber.Fiber<void, RunFault> | undefined
  let cancelling: Fiber.Fiber<void, RunFault> | undefined
  let end = Promise.withResolvers<RunEnd>()
  /** Whether the round that is under way takes more. */
  let takes = false
  /** What waits for a round that takes it. */
  const waiting: Array<Begin> = []

  const enter = (next: Phase) => {
    phase = next
    emit({ event: "phase", phase })
  }
  const progress = () => (run === undefined ? before.snapshot(Date.now()) : Effect.runSync(run.progress))
  const release = () => {
    letGo?.()
    letGo = undefined
  }
  const hold = (project: Project) =>
    letGo !== undefined || settings.hold === undefined
      ? Effect.void
      : Effect.map(settings.hold(project), release => {
          letGo = release
        })

  const open = Effect.gen(function* () {
    if (opened !== undefined) return opened
    enter("opening")
    const { project, create = false, bucket } = settings
    opened = yield* openProject({ project, create, bucket })
    emit({ event: "opened", project: opened.project, email: opened.email })
    return opened
  })

  const round = Effect.fnUntraced(function* (begin: Begin) {
    const { project, buckets } = yield* open
    yield* hold(project)
    enter("uploading")
    const isFirst = run === undefined
    run ??= yield* Scope.provide(makeRun({ project, buckets, order: settings.order }), scope)
    if (!isFirst) yield* begin(run)
    takes = true
    yield* takeWaiting(run)
    const ended = yield* lastEnd(run)
    takes = false
    outcome = ended
    release()
    if (cancelling !== undefined) yield* Fiber.join(cancelling)
    const when = reconstructionDue(ended)
    // Where nothing had to be sent, a reconstruction that is there has these very images.
    const there = when !== undefined && ended.bytesSent === 0 ? yield* reconstructionThere(project) : undefined
    if (when !== undefined && there === undefined) {
      enter("reconstructing")
      const type = settings.reconstruction?.type ?? "Native"
      const answer = yield* reconstruct({ project, when, type })
      reconstruction = answer
      emit({ event: "reconstruction", answer })
    }
    return { ...ended, project, reconstruction } satisfies RunEnd
  })

  const takeWaiting = (run: Run) => Effect.forEach(waiting.splice(0), begin => begin(run), { discard: true })

  /** What the rule asks for now that the set has ended like this (protocol: step 8). */
  const reconstructionDue = ({ stopped, fault, summary, metaFiles }: Outcome): "start" | "pre-start" | undefined => {
    if (stopped || fault !== undefined || summary.ready === 0 || reconstruction?.started === true) return undefined
    switch (settings.reconstruction?.when) {
      case "all ready":
        return isSetComplete({ summary, metaFiles }) ? "start" : undefined
      case "all finished":
        return "pre-start"
      default:
        return undefined
    }
  }

  const finish = (more: Pick<Outcome, "fault" | "stopped">) => {
    release()
    enter("ended")
    for (const listener of watching.values()) listener(progress())
    end.resolve({ ...nothing, ...outcome, ...more, project: opened?.project, reconstruction })
    if (run !== undefined && waiting.length > 0) playAgain(() => Effect.void)
  }

  const play = (begin: Begin) => {
    cancelling = undefined
    const fiber = runtime.runFork(round(begin))
    going = fiber
    fiber.addObserver(exit => {
      if (going !== fiber) return
      going = undefined
      takes = false
      if (Exit.isSuccess(exit)) return finish(exit.value)
      if (Cause.hasInterruptsOnly(exit.cause)) return finish({ fault: undefined, stopped: true })
      finish({ fault: faultOf(exit.cause), stopped: false })
    })
  }

  /** Begins another round after an end. */
  const playAgain = (begin: Begin) => {
    end = Promise.withResolvers()
    play(begin)
  }
  /** In the round that is under way, once it is begun; in another one where that ends already. */
  const inRound = (begin: Begin) => {
    if (phase === "ended") return playAgain(begin)
    if (run !== undefined && takes) runtime.runFork(begin(run))
    else waiting.push(begin)
  }

  const pause = () => {
    if (phase === "opening") {
      const fiber = going
      going = undefined
      fiber?.interruptUnsafe()
      release()
      return enter("paused")
    }
    if (resuming !== undefined) {
      resuming.interruptUnsafe()
      resuming = undefined
      return enter("paused")
    }
    if (phase !== "uploading" || run === undefined) return
    enter("pausing")
    runtime.runFork(run.pause).addObserver(() => {
      if (phase !== "pausing" || resuming !== undefined) return
      release()
      enter("paused")
    })
  }

  const resume = () => {
    if (phase === "ended") return playAgain(run => run.resume)
    if (phase !== "pausing" && phase !== "paused") return
    if (going === undefined || run === undefined || opened === undefined) return play(() => Effect.void)
    const paused = run
    const goOn = Effect.gen(function* () {
      if (letGo === undefined) yield* hold(project)
      resuming = undefined
      enter("uploading")
      yield* paused.resume
    })
    const { project } = opened
    if (resuming === undefined) resuming = runtime.runFork(goOn)
  }

  const stop = () => {
    if (phase === "ended") return
    resuming?.interruptUnsafe()
    resuming = undefined
    // A run that is paused before it began has no fiber that could end it.
    if (going === undefined) return finish({ fault: undefined, stopped: true })
    if (run === undefined || phase === "reconstructing") going.interruptUnsafe()
    else {
      enter("stopping")
      takes = false
      runtime.runFork(run.stop)
    }
  }

  play(() => Effect.void)
  return {
    phase: () => phase,
    progress,
    watch: (listener, every = 250) => {
      const look = Effect.suspend(() => (run === undefined ? Effect.sync(() => before.snapshot(Date.now())) : run.progress))
      const fiber = Effect.runFork(Effect.forever(Effect.andThen(Effect.map(look, listener), Effect.sleep(every))))
      watching.set(fiber, listener)
      return () => {
        watching.delete(fiber)
        fiber.interruptUnsafe()
      }
    },
    pause,
    resume,
    retry: which => inRound(run => run.retry(which)),
    add: files => inRound(run => run.add(files)),
    stop,
    cancel: () => {
      if (run === undefined || going === undefined || phase === "reconstructing") return stop()
      enter("stopping")
      takes = false
      cancelling = runtime.runFork(run.cancel)
    },
    done: () => end.promise,
    close: async () => {
      for (const fiber of watching.keys()) fiber.interruptUnsafe()
      going?.interruptUnsafe()
      release()
      await Effect.runPromise(Scope.close(scope, Exit.void))
      await runtime.dispose()
    },
  }
}

/** The end of a run; one that took more at the moment of its end has another end. */
const lastEnd = (run: Run): Effect.Effect<Outcome> =>
  Effect.flatMap(run.done, ended => Effect.flatMap(run.done, again => (again === ended ? Effect.succeed(ended) : lastEnd(run))))

const nothing: Outcome = {
  images: [],
  metaFiles: [],
  summary: emptySummary,
  bytesSent: 0,
  buckets: [],
  duration: 0,
  fault: undefined,
  stopped: false,
}

/** A defect of this program is reported like a fault of this machine. */
const faultOf = (cause: Cause.Cause<RunFault>): RunFault => {
  const error = Cause.squash(cause)
  if (error instanceof RunFault) return error
  const words = error instanceof Error ? error.message : String(error)
  return new RunFault({ kind: "local", problem: { code: "unexpected", words }, cause: error })
}
