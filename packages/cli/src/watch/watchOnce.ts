import { Effect } from "effect"
import { type CommandError, exitCode, exitCodeOf } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import type { JsonOutput } from "../json/JsonOutput.ts"
import { sentences } from "../messages/language.ts"
import { wordsOf } from "../messages/wordsOf.ts"
import type { Display } from "../view/Display.ts"
import { list, makeWatch, uploadDue } from "./Watch.ts"
import type { WatchRequest } from "./WatchRequest.ts"

/**
 * Uploads the files that are complete now: those that do not change during `settle`. Fails unless every image of them is
 * Ready. A folder whose upload is incomplete, or whose project is in use, does not keep the others; any other failure
 * does.
 */
export const watchOnce = Effect.fn("watchOnce")(function* (
  request: WatchRequest,
  display: Display,
  log: JsonOutput["Service"] | undefined,
) {
  const words = sentences().watch.once
  const watch = yield* makeWatch(request, display, log, true)
  yield* orInterrupted(list(watch))
  yield* orInterrupted(Effect.sleep(request.settle))
  yield* orInterrupted(list(watch))
  const states = [...watch.states.values()]
  let failure: CommandError | undefined
  let notComplete = 0
  for (const state of states) {
    const error = yield* uploadDue(watch, state)
    watch.reporter.stands(state)
    if (error?._tag !== "AlreadyRunning") notComplete += state.sightings.ends().filter(end => end === undefined).length
    // Of a folder without images.
    if (error === undefined || error._tag === "UsageError") continue
    if (error._tag !== "Incomplete" && error._tag !== "AlreadyRunning") return yield* Effect.fail(error)
    failure ??= error
  }
  if (notComplete > 0) display.note(words.notComplete(notComplete))
  if (states.every(({ sightings }) => sightings.ends().length === 0)) display.note(words.nothing)
  const end =
    failure === undefined ? { exitCode: exitCode.complete } : { exitCode: exitCodeOf(failure), message: wordsOf(failure) }
  display.emitFact({ event: "summary", folders: states.length, notComplete, ...end })
  if (failure !== undefined) return yield* Effect.fail(failure)
})
