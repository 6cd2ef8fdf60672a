import { makeProgress, type Progress } from "@altilift/core"
import { Clock, Effect } from "effect"
import { bucketLine } from "./bucketLine.ts"
import type { MakeDisplay, Output } from "./Display.ts"
import { printable } from "./printable.ts"
import { awaited, bytesDone, fetching, forecast, stall, standing } from "./progressWords.ts"
import { makeRepetition } from "./repetition.ts"
import { duration } from "./units.ts"

/** Between two lines of progress (milliseconds). */
const interval = 5_000

/** Lines without any control sequence, for logs and pipes: every file that is not Ready, what is tried again, and progress now and then. */
export const makePlainDisplay = (output: Output): MakeDisplay =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const now = () => clock.currentTimeMillisUnsafe()
    const tracker = makeProgress(now())
    const lineOf = makeRepetition()
    let finished = false
    const progress = Effect.sync(() => {
      if (!finished) output.out(progressLine(tracker.snapshot(now())))
    })
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(interval), progress)))
    return {
      emit: event => {
        tracker.onEvent(event, now())
        if (event.event === "ended" && event.final.at !== "Ready" && event.final.at !== "Unfinished") {
          const line = lineOf(event.final)
          if (line !== undefined) output.out(line)
        }
        if (event.event === "bucket") output.out(bucketLine(event))
        if (event.event === "retrying") {
          output.out(printable(`Trying again in ${duration(event.delay / 1000)}: ${event.what}: ${event.message}`))
        }
      },
      finish: () => {
        finished = true
      },
      say: output.out,
      emitFact: () => undefined,
    }
  })

/** Where a run stands, in one line. */
export const progressLine = (progress: Progress): string => {
  if (progress.filesFound === 0 && !progress.scanComplete) return standing(progress)
  const done = bytesDone(progress)
  const stalled = stall(progress)
  const parts = [
    standing(progress),
    `${progress.summary.ready} Ready`,
    awaited(progress) > 0 ? `${awaited(progress)} being verified` : "",
    fetching(progress) > 0 ? `${fetching(progress)} being fetched by the server` : "",
    done === "" ? "" : `${done} uploaded`,
    ...(stalled === undefined ? forecast(progress) : [stalled]),
  ]
  return parts.filter(part => part !== "").join(", ")
}
