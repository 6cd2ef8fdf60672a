import type { Project } from "@altilift/core"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { exitCode, Incomplete, Interrupted } from "../exitCode.ts"
import { sentences } from "../messages/language.ts"
import { inspectProject, isComplete, type ProjectStatus } from "../status/ProjectStatus.ts"
import { makeStatusReporter } from "../status/reportChanges.ts"
import { shortfallOf, statusLines } from "../status/statusLines.ts"
import { watchProject } from "../status/watchProject.ts"
import { printable } from "../view/printable.ts"
import type { StatusDisplay } from "../view/StatusDisplay.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { onProjects, openProject, readProject } from "./projects/onProjects.ts"
import { projectArgument, type ServerInput, serverFlags, switchFlag } from "./serverFlags.ts"

/** `altilift status`. */
export const status = Command.make("status", { project: projectArgument, watch: switchFlag("watch"), ...serverFlags }, input =>
  Effect.flatMap(verbose, verbose => runStatus({ ...input, verbose })),
).pipe(withHelp("status"))

/** Fails unless the project is complete. */
const runStatus = Effect.fn("status")(function* (input: ServerInput & { readonly project: string; readonly watch: boolean }) {
  const given = yield* readProject(input.project)
  const work = onProjects(
    input,
    (request, display) =>
      Effect.gen(function* () {
        const project = yield* openProject(given, request, display)
        const { report, isReported } = makeStatusReporter(project, input, display)
        const now = yield* input.watch
          ? watchProject(project, report)
          : Effect.tap(inspectProject(project), now => Effect.sync(() => report(now)))
        display.finish()
        if (!isReported) for (const line of [headOf(project), ...statusLines(project, now)]) yield* Console.log(line)
        if (!input.json && isComplete(now)) yield* Console.log(sentences().projects.status.complete)
        yield* tellEnd(now, display)
      }),
    input.watch ? "out" : "err",
  )
  const { watchEnded } = sentences().projects.status
  const stopped = () => Effect.fail(new Interrupted({ message: watchEnded }))
  yield* input.watch ? Effect.catchTag(work, "Interrupted", stopped) : work
})

const headOf = ({ name, id }: Project): string => printable(sentences().upload.project(name, id))

/** Fails with the reason when the project is incomplete. */
const tellEnd = Effect.fnUntraced(function* (status: ProjectStatus, display: StatusDisplay) {
  const message = shortfallOf(status, isComplete(status))
  display.emitFact({
    event: "summary",
    photos: status.counts,
    complete: message === undefined,
    ...(message === undefined ? { exitCode: exitCode.complete } : { exitCode: exitCode.incomplete, message }),
  })
  if (message !== undefined) return yield* new Incomplete({ message })
})
