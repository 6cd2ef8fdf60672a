import { Clock, Effect } from "effect"
import { bucketLine } from "./bucketLine.ts"
import type { MakeDisplay, Output } from "./Display.ts"
import { awaited, bytesDone, elapse, fetching, initial, type Model, reduce, standing, timeLeft } from "./Model.ts"
import { printable } from "./printable.ts"
import { makeRepetition } from "./repetition.ts"
import { duration, rate } from "./units.ts"

/** Between two lines of progress (milliseconds). */
const interval = 5_000

/** Lines without any control sequence, for logs and pipes: every file that is not Ready, what is tried again, and progress now and then. */
export const makePlainDisplay = (output: Output): MakeDisplay =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const now = () => clock.currentTimeMillisUnsafe()
    let model = initial(now())
    const lineOf = makeRepetition()
    let finished = false
    const progress = Effect.sync(() => {
      model = elapse(model, now())
      if (!finished) output.out(progressLine(model))
    })
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(interval), progress)))
    return {
      emit: event => {
        model = reduce(model, event, now())
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
      tell: () => undefined,
    }
  })

/** Where a run stands, in one line. */
export const progressLine = (model: Model): string => {
  if (model.found === 0 && !model.allFound) return standing(model)
  const left = timeLeft(model)
  const parts = [
    standing(model),
    `${model.summary.ready} Ready`,
    awaited(model) > 0 ? `${awaited(model)} being verified` : "",
    fetching(model) > 0 ? `${fetching(model)} being fetched by the server` : "",
    bytesDone(model),
    model.pace.rate > 0 ? rate(model.pace.rate) : "",
    left === undefined ? "" : `${duration(left)} left`,
  ]
  return parts.filter(part => part !== "").join(", ")
}
