import { type Project, type Reconstruction, RunFault } from "@altilift/core"
import { Cause, Deferred, Effect, Exit } from "effect"
import { makeFileSet } from "../files/FileSet.ts"
import { layerBrowser } from "../layers.ts"
import { holdProject } from "../pageLifecycle/projectLock.ts"
import { makeBook } from "./Book.ts"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, BrowserUploaderOptions, Fault, Phase } from "./BrowserUploader.ts"
import { type RoundEnd, uploadRound } from "./uploadRound.ts"

/** What the caller wants of the present round. */
type Wish = "go" | "pause" | "cancel"

/** The engine in a browser, for callers who draw their own view: promises and callbacks only. Does nothing until `run`. */
export const createBrowserUploader = (options: BrowserUploaderOptions): BrowserUploader => {
  const tell = (event: BrowserEvent) => options.onEvent?.(event)
  const book = makeBook(tell)
  const files = makeFileSet(options.files)
  let phase: Phase = "idle"
  let wish: Wish = "go"
  let running: Promise<BrowserOutcome> | undefined
  let stop = Deferred.makeUnsafe<void>()
  let wake = Promise.withResolvers<void>()
  let takeOver: (() => void) | undefined
  let project: Project | undefined
  let reconstruction: Reconstruction | undefined
  let again: Array<Iterable<string> | undefined> = []

  const enter = (next: Phase) => {
    phase = next
    tell({ event: "phase", phase })
  }

  const hold = (held: Project) =>
    Effect.acquireRelease(
      Effect.promise(signal =>
        holdProject(options.endpoint, held.id, {
          signal,
          onElsewhere: take => {
            takeOver = take
            enter("elsewhere")
          },
          onTakenOver: () => {
            tell({ event: "taken-over" })
            pause()
          },
        }),
      ),
      release => Effect.sync(release),
      { interruptible: true },
    ).pipe(Effect.ensuring(Effect.sync(() => (takeOver = undefined))), Effect.asVoid)

  const playRound = (): Promise<Exit.Exit<RoundEnd, RunFault>> => {
    book.newRound()
    stop = Deferred.makeUnsafe()
    wake = Promise.withResolvers()
    const round = uploadRound({
      options,
      project,
      reconstruction,
      stop: Deferred.await(stop),
      entered: enter,
      opened: opened => {
        project = opened.project
        tell({ event: "opened", project: opened.project, email: opened.email })
      },
      hold,
      uploaded: outcome => {
        book.enter(outcome)
        return book.totals().summary
      },
    })
    return Effect.runPromiseExit(
      Effect.provide(round, layerBrowser({ ...options, files, hasEnded: book.hasEnded, hear: book.hear })),
    )
  }

  /** Plays rounds until there is nothing more to do, or the caller wants no more. */
  const play = async (): Promise<BrowserOutcome> => {
    for (;;) {
      const exit = await playRound()
      const fault = faultOf(exit)
      const answer = Exit.isSuccess(exit) ? exit.value.reconstruction : undefined
      if (answer !== undefined) {
        reconstruction = answer
        tell({ event: "reconstruction", answer })
      }
      if (Exit.isSuccess(exit) && isUnfinished(exit.value)) {
        if (wish === "pause") {
          enter("paused")
          await wake.promise
        }
        if (wish === "go") continue
      }
      for (const refs of again) book.reopen(refs)
      const isMore = again.length > 0 && fault === undefined && wish === "go"
      again = []
      if (isMore) continue
      if (wish === "cancel") book.giveUp()
      return { ...book.totals(), fault, cancelled: wish === "cancel", project, reconstruction }
    }
  }

  const start = (): Promise<BrowserOutcome> => {
    wish = "go"
    running = play().finally(() => {
      running = undefined
      enter("ended")
    })
    return running
  }

  const pause = (): void => {
    if (running === undefined || wish !== "go") return
    wish = "pause"
    book.pausing()
    enter("pausing")
    Deferred.doneUnsafe(stop, Effect.void)
  }

  return {
    phase: () => phase,
    run: () => {
      if (running !== undefined) return running
      book.reopenUnfinished()
      return start()
    },
    pause,
    resume: () => {
      if (wish !== "pause") return
      wish = "go"
      wake.resolve()
    },
    cancel: () => {
      if (running === undefined || wish === "cancel") return
      wish = "cancel"
      Deferred.doneUnsafe(stop, Effect.void)
      wake.resolve()
    },
    retry: refs => {
      if (running === undefined) {
        book.reopen(refs)
        return start()
      }
      again.push(refs === undefined ? undefined : [...refs])
      return running
    },
    takeOver: () => takeOver?.(),
  }
}

/** It was told to stop before its end. */
const isUnfinished = ({ outcome }: RoundEnd): boolean => outcome === undefined || (outcome.stopped && outcome.fault === undefined)

/** A defect is no fault: it is thrown. */
const faultOf = (exit: Exit.Exit<RoundEnd, RunFault>): Fault | undefined => {
  if (Exit.isSuccess(exit)) {
    const fault = exit.value.outcome?.fault
    return fault === undefined ? undefined : { kind: fault.kind, message: fault.message }
  }
  const error = Cause.squash(exit.cause)
  if (error instanceof RunFault) return { kind: error.kind, message: error.message }
  throw error
}
