import { type Project, type RunEnd, type RunEvent, type RunOver, runOver } from "@altilift/core"
import { Effect } from "effect"
import { makeFileSet } from "../files/FileSet.ts"
import { layerBrowser } from "../layers.ts"
import { holdProject } from "../pageLifecycle/projectLock.ts"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, BrowserUploaderOptions, Phase } from "./BrowserUploader.ts"

/** The engine in a browser, for callers who draw their own view: promises and callbacks only. Does nothing until `run`. */
export const createBrowserUploader = (options: BrowserUploaderOptions): BrowserUploader => {
  const emit = (event: BrowserEvent) => options.onEvent?.(event)
  let phase: Phase = "idle"
  let cancelled = false
  let takeOver: (() => void) | undefined
  let run: RunOver | undefined

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
    const layers = layerBrowser({ ...options, files: makeFileSet(options.files) })
    return runOver(layers, { project, create, bucket, reconstruction, onEvent, hold })
  }

  const ended = async (running: RunOver): Promise<BrowserOutcome> => outcomeOf(await running.done(), cancelled)

  return {
    phase: () => phase,
    progress: () => run?.progress(),
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
      cancelled = false
      const wanted = refs === undefined ? undefined : new Set(refs)
      if (run === undefined) run = begin()
      else run.retry(({ file }) => wanted?.has(file.ref) ?? true)
      return ended(run)
    },
    close: async () => run?.close(),
    takeOver: () => takeOver?.(),
  }
}

const outcomeOf = ({ fault, stopped: _, ...end }: RunEnd, cancelled: boolean): BrowserOutcome => ({
  ...end,
  fault: fault && { kind: fault.kind, problem: fault.problem },
  cancelled,
})
