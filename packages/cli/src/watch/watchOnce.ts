import { Effect } from "effect"
import { type CommandError, exitCode, exitCodeOf, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import type { JsonOutput } from "../json/JsonOutput.ts"
import { sentences } from "../messages/language.ts"
import { wordsOf } from "../messages/wordsOf.ts"
import type { Display } from "../view/Display.ts"
import { countCard, isNeeded } from "./CardCounts.ts"
import type { UnitState } from "./UnitState.ts"
import { list, makeWatch, uploadDue } from "./Watch.ts"
import type { WatchRequest } from "./WatchRequest.ts"

/**
 * Uploads the files that are complete now: those that do not change during `settle`. Fails unless every image of them is
 * Ready, and where a card has a file that the server does not have. A folder whose upload is incomplete, or whose
 * project is in use, does not keep the others; any other failure does.
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
  failure ??= cardsNeeded(states)
  if (notComplete > 0) display.note(words.notComplete(notComplete))
  if (states.every(({ sightings }) => sightings.ends().length === 0)) display.note(words.nothing)
  const end =
    failure === undefined ? { exitCode: exitCode.complete } : { exitCode: exitCodeOf(failure), message: wordsOf(failure) }
  display.emitFact({ event: "summary", folders: states.length, notComplete, ...end })
  if (failure !== undefined) return yield* Effect.fail(failure)
})

/** Scripts format cards by the exit code. */
const cardsNeeded = (states: ReadonlyArray<UnitState>): Incomplete | undefined => {
  const needed = states.filter(state => state.unit.isCard && isNeeded(countCard(state))).length
  return needed === 0 ? undefined : new Incomplete({ message: sentences().watch.once.cardsNeeded(needed) })
}
