import { type Progress, type Project, type RunEnd, type RunEvent, type RunOver, runOver } from "@altilift/core"
import { Effect } from "effect"
import { makeFileSet } from "../files/FileSet.ts"
import { foundIn } from "../files/foundIn.ts"
import { layerBrowser } from "../layers.ts"
import { holdProject } from "../pageLifecycle/projectLock.ts"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, BrowserUploaderOptions, Phase } from "./BrowserUploader.ts"

/**
 * The engine in a browser, for callers who draw their own view: promises and callbacks only. Does nothing until `run`.
 */
export const createBrowserUploader = (options: BrowserUploaderOptions): BrowserUploader => {
  const emit = (event: BrowserEvent) => options.onEvent?.(event)
  let phase: Phase = "idle"
  let cancelled = false
  let takeOver: (() => void) | undefined
  let run: RunOver | undefined
  const files = makeFileSet(options.files)
  const watchers = new Set<Watcher>()

  const enter = (next: Phase) => {
    phase = next
    emit({ event: "phase", phase })
  }
  const onEvent = (event: RunEvent) => (event.event === "phase" ? enter(event.phase) : emit(event))

  /** Holds the project for this tab. */
  const hold = ({ id }: Project) =>
    Effect.promise(signal =>
      holdProject(options.endpoint, id, {
        signal,
        onElsewhere: take => {
          takeOver = take
          enter("elsewhere")
        },
        onTakenOver: () => {
          emit({ event: "taken-over" })
          run?.pause()
        },
      }),
    ).pipe(
      Effect.ensuring(
        Effect.sync(() => {
          takeOver = undefined
        }),
      ),
    )

  const begin = (): RunOver => {
    const { project, create, bucket, reconstruction } = options
    const begun = runOver(layerBrowser({ ...options, files }), { project, create, bucket, reconstruction, onEvent, hold })
    for (const watcher of watchers) watcher.stop = begun.watch(watcher.listener, watcher.every)
    return begun
  }

  const ended = async (running: RunOver): Promise<BrowserOutcome> => outcomeOf(await running.done(), cancelled)

  /** Has the run do more; one that stops comes to its end first. A run that begins finds everything by itself. */
  const inRun = async (doMore: (started: RunOver) => void): Promise<BrowserOutcome> => {
    if (run === undefined) run = begin()
    else {
      if (run.phase() === "stopping") await run.done()
      cancelled = false
      doMore(run)
    }
    return ended(run)
  }

  return {
    phase: () => phase,
    progress: () => run?.progress(),
    watch: (listener, every) => {
      const watcher: Watcher = { listener, every, stop: run?.watch(listener, every) }
      watchers.add(watcher)
      return () => {
        watchers.delete(watcher)
        watcher.stop?.()
      }
    },
    run: () => {
      if (run === undefined) run = begin()
      else if (run.phase() === "ended") {
        cancelled = false
        run.resume()
      }
      return ended(run)
    },
    pause: () => run?.pause(),
    resume: () => run?.resume(),
    cancel: () => {
      if (run === undefined || run.phase() === "ended") return
      cancelled = true
      run.cancel()
    },
    retry: refs => {
      const wanted = refs === undefined ? undefined : new Set(refs)
      return inRun(started => started.retry(({ file }) => wanted?.has(file.ref) ?? true))
    },
    add: more => {
      const added = files.add(more)
      return inRun(started => started.add(foundIn(added, files.open)))
    },
    close: async () => run?.close(),
    takeOver: () => takeOver?.(),
  }
}

/** Who watches the progress, from before the run on. */
interface Watcher {
  readonly listener: (progress: Progress) => void
  readonly every: number | undefined
  stop: (() => void) | undefined
}

const outcomeOf = ({ fault, stopped: _, ...end }: RunEnd, cancelled: boolean): BrowserOutcome => ({
  ...end,
  fault: fault && { kind: fault.kind, problem: fault.problem },
  cancelled,
})
