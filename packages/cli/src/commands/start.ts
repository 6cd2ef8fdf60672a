import { type Project, RunFault, reconstruct, reconstructionThere, type Task } from "@altilift/core"
import { Effect, Result } from "effect"
import { Command } from "effect/cli"
import { type CommandError, exitCode, exitCodeOf } from "../exitCode.ts"
import { openUnreconstructed } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { problemOf, wordsOf } from "../messages/wordsOf.ts"
import { UsageError } from "../UsageError.ts"
import { printable } from "../view/printable.ts"
import { stateName } from "../view/reconstructionLine.ts"
import type { StatusDisplay } from "../view/StatusDisplay.ts"
import { withHelp } from "./commandHelp.ts"
import { followReconstruction, isDone } from "./followReconstruction.ts"
import { verbose } from "./globalFlags.ts"
import { onProjects, openProject, readProject } from "./projects/onProjects.ts"
import { projectArgument, type ServerInput, type ServerRequest, serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const flags = {
  project: projectArgument,
  preStart: switchFlag("pre-start"),
  wait: switchFlag("wait"),
  reconstructor: textFlag("reconstructor", "NAME"),
  ...serverFlags,
}

/** `altilift start`. */
export const start = Command.make("start", flags, input =>
  Effect.flatMap(verbose, verbose => runStart({ ...input, verbose })),
).pipe(withHelp("start"))

interface StartInput extends ServerInput {
  readonly project: string
  readonly preStart: boolean
  readonly wait: boolean
  readonly reconstructor: string | undefined
}

const runStart = Effect.fn("start")(function* (input: StartInput) {
  const given = yield* readProject(input.project)
  if (input.reconstructor?.trim() === "") {
    return yield* new UsageError({ message: sentences().projects.task.reconstructorEmpty })
  }
  const work = (request: ServerRequest, display: StatusDisplay) =>
    Effect.gen(function* () {
      const project = yield* openProject(given, request, display)
      const task = yield* startOnce(project, input, request, display)
      if (!input.wait) return emitEnd(task, undefined, display)
      display.finish()
      const followed = yield* Effect.result(followReconstruction(project, input))
      const failure = Result.isFailure(followed) ? followed.failure : undefined
      const state = Result.isSuccess(followed) ? followed.success : task?.state
      emitEnd(task && { ...task, state }, failure, display)
      if (failure !== undefined) return yield* Effect.fail(failure)
    })
  yield* onProjects(input, work, "out")
})

/**
 * Starts the reconstruction, but no second one beside one that waits or runs: that is followed instead. The journal
 * records it, so that the next upload starts another one only if it adds photos.
 *
 * @returns the task that was started; undefined where one was there
 */
const startOnce = Effect.fnUntraced(function* (
  project: Project,
  { preStart, reconstructor }: StartInput,
  { account, appPaths }: ServerRequest,
  display: StatusDisplay,
) {
  const words = sentences().projects.task
  const there = yield* reconstructionThere(project)
  if (there !== undefined && !isDone(there)) {
    display.say(printable(words.there(stateName(there))))
    display.emitFact({ event: "reconstruction-there", state: there })
    return undefined
  }
  const record = yield* openUnreconstructed(appPaths.journal, { endpoint: account.endpoint, project: project.id })
  const before = yield* record.read
  yield* record.write({ asked: there ?? "" })
  const answer = yield* reconstruct({ project, when: preStart ? "pre-start" : "start", type: "Native", reconstructor })
  yield* record.write(answer.started ? "none" : before)
  if (!answer.started) {
    const problem = { code: "reconstruction-not-started", reason: answer.problem, number: answer.code ?? 0 } as const
    return yield* new RunFault({ kind: "refused", problem })
  }
  const { id, state } = answer.task
  yield* Effect.sync(() => display.say(printable(words.started(id, state && stateName(state)))))
  return answer.task
}, Effect.scoped)

const emitEnd = (task: Task | undefined, failure: CommandError | undefined, display: StatusDisplay): void =>
  display.emitFact({
    event: "summary",
    ...(task === undefined ? {} : { task: { id: task.id, type: task.type, state: task.state } }),
    exitCode: failure === undefined ? exitCode.complete : exitCodeOf(failure),
    ...(failure === undefined ? {} : { message: wordsOf(failure), ...problemOf(failure) }),
  })
