import { type Event, makeProgress, type Progress } from "@altilift/core"
import { Clock, Effect } from "effect"
import { sentences } from "../messages/language.ts"
import { bucketLine } from "./bucketLine.ts"
import type { MakeDisplay, Output } from "./Display.ts"
import { metaUnderWay } from "./metaLines.ts"
import { awaited, bytesDone, fetching, forecast, inState, stall, standing } from "./progressWords.ts"
import { makeRepetition } from "./repetition.ts"
import { retryLine, verboseLine } from "./verboseLine.ts"

/** Between two lines of progress (milliseconds). */
const interval = 5_000

/**
 * Lines without control sequences, for logs and pipes. Standard output gets the results. Standard error gets the bucket,
 * files that ended Invalid, Rejected, Skipped, Duplicate or Failed, what is tried again, and progress every 5 seconds.
 * `verbose`: progress, and a line for each event as `verboseLine` has it.
 */
export const makePlainDisplay = (output: Output, verbose = false): MakeDisplay =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const now = () => clock.currentTimeMillisUnsafe()
    const tracker = makeProgress(now())
    const lineOf = verbose ? verboseLine : makeLineOf()
    let finished = false
    const progress = Effect.sync(() => {
      if (!finished) output.err(progressLine(tracker.snapshot(now())))
    })
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(interval), progress)))
    return {
      emit: event => {
        tracker.onEvent(event, now())
        const line = lineOf(event)
        if (line !== undefined) output.err(line)
      },
      finish: () => {
        finished = true
      },
      say: output.out,
      note: output.err,
      emitFact: () => undefined,
    }
  })

/** The line of an event, if it has one. */
const makeLineOf = () => {
  const ofFile = makeRepetition()
  return (event: Event): string | undefined => {
    switch (event.event) {
      case "ended":
        return ["Ready", "Planned", "Sent", "Unfinished"].includes(event.final.at) ? undefined : ofFile(event.final)
      case "bucket":
        return bucketLine(event)
      case "retrying":
        return retryLine(event)
      default:
        return undefined
    }
  }
}

/** Where a run stands, in one line. */
export const progressLine = (progress: Progress): string => {
  if (progress.filesFound === 0 && !progress.scanComplete) return standing(progress)
  const done = bytesDone(progress)
  const stalled = stall(progress)
  const words = sentences().progress
  const parts = [
    standing(progress),
    inState(progress.summary.ready, "Ready"),
    awaited(progress) > 0 ? words.verifying(awaited(progress)) : "",
    fetching(progress) > 0 ? words.fetching(fetching(progress)) : "",
    done === "" ? "" : words.uploaded(done),
    ...(stalled === undefined ? forecast(progress) : [stalled]),
    metaUnderWay(progress),
  ]
  return parts.filter(part => part !== "").join(sentences().comma)
}
