import { askServer, Events, failedState, type Project, Retry, RunFault, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { Incomplete, Interrupted } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { say, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import type { DisplayWish } from "../view/chooseDisplay.ts"
import type { Display } from "../view/Display.ts"
import { printable } from "../view/printable.ts"
import { type Reconstructing, reconstructionLine, stateName } from "../view/reconstructionLine.ts"
import { makeStatusDisplay, type StatusDisplay } from "../view/StatusDisplay.ts"

/** Between two questions (milliseconds): longer and longer while nothing changes. */
const wait = { first: 500, most: 10_000 }

/** Lines of the engine's output that are shown of a reconstruction that failed. */
const shownLines = 10

/** How states begin that mean a model is there: ours is `Done`; the protocol names none. */
const cameToAnEnd = /^(done|finish|success|succeed|complete)/i

/**
 * Follows the reconstruction of a project to its end, which is the state that it yields. Fails unless that is `Done`.
 * Ctrl-C ends the waiting only. `events`: gets the events for programs in place of the display of this command.
 */
export const followReconstruction = Effect.fn("followReconstruction")(function* (
  project: Project,
  options: DisplayWish,
  events?: Pick<Display, "emitFact">,
) {
  const display = { ...(yield* makeStatusDisplay(options)), ...(events && { emitFact: events.emitFact }) }
  const follow = followToEnd(project, display).pipe(Effect.provideService(Events, { emit: display.emit }))
  const end = yield* orInterrupted(follow).pipe(
    Effect.catchTag("Interrupted", () => Effect.fail(goesOn())),
    Effect.ensuring(Effect.sync(display.finish)),
  )
  display.say(reconstructionLine(end))
  if (isDone(end.state)) return end.state
  for (const line of (end.output ?? []).slice(-shownLines)) display.say(`  ${printable(line)}`)
  return yield* unsuccessful(end)
}, Effect.scoped)

const goesOn = () => new Interrupted({ message: sentences().reconstruction.goesOn })

const unsuccessful = ({ state, problem }: Reconstructing) => {
  const message = sentences().reconstruction.unsuccessful(stateName(state), problem && say(problem))
  return new Incomplete({ message, state, ...(problem === undefined ? {} : { reason: problem }) })
}

const followToEnd = Effect.fnUntraced(function* (project: Project, display: StatusDisplay) {
  let last = ""
  let delay = wait.first
  for (;;) {
    const now = yield* readState(project)
    const seen = JSON.stringify(reconstructionFacts(now))
    if (seen !== last) {
      delay = wait.first
      display.emitFact({ event: "reconstruction", ...reconstructionFacts(now) })
    }
    last = seen
    if (hasEnded(now)) return now
    display.status(reconstructionLine(now), `${now.state} ${now.step ?? ""}`)
    yield* Effect.sleep(delay)
    delay = Math.min(wait.most, delay * 1.5)
  }
})

/** What is known of it now; a server that does not tell more is asked for its state only. */
const readState = Effect.fnUntraced(
  function* ({ id }: Project) {
    const api = yield* UploadApi
    const retry = yield* Retry
    const { task } = yield* askServer("server-features", api.features)
    const unknown: Reconstructing = { state: "Unknown" }
    if (task) return (yield* retry.step("task-state", api.details(id))).reconstruction ?? unknown
    const state = yield* retry.step("task-state", api.taskState(id))
    return state === undefined ? unknown : ({ state } satisfies Reconstructing)
  },
  Effect.catchTag("ImageFault", ({ problem }) => Effect.fail(new RunFault({ kind: "refused", problem }))),
)

export const hasEnded = ({ state, endedAt }: Reconstructing): boolean =>
  cameToAnEnd.test(state) || failedState.test(state) || endedAt !== undefined

/** Whether a model is there. */
export const isDone = (state: string): boolean => cameToAnEnd.test(state) && !failedState.test(state)

/** The facts of the event, and nothing else. */
export const reconstructionFacts = ({ state, progress, step, queueing, reconstructor, problem }: Reconstructing) => ({
  state,
  ...(progress === undefined ? {} : { progress }),
  ...(step === undefined ? {} : { step }),
  ...(queueing === undefined ? {} : { queueing }),
  ...(reconstructor === undefined ? {} : { reconstructor }),
  ...(problem === undefined ? {} : { message: say(problem), ...problemFacts(problem) }),
})
