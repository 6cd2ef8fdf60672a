import type { Project } from "@altilift/core"
import { Console, Effect } from "effect"
import { Command, Prompt } from "effect/cli"
import { exitCode } from "../../exitCode.ts"
import { ServerClient } from "../../layers.ts"
import { sentences } from "../../messages/language.ts"
import { UsageError } from "../../UsageError.ts"
import { printable } from "../../view/printable.ts"
import type { StatusDisplay } from "../../view/StatusDisplay.ts"
import { withHelp } from "../commandHelp.ts"
import { findProject } from "../findProject.ts"
import { verbose } from "../globalFlags.ts"
import { projectArgument, projectName, type ServerInput, serverFlags, switchFlag } from "../serverFlags.ts"
import { onlyOnce } from "./onlyOnce.ts"
import { onProjects, readProject } from "./onProjects.ts"

/** `altilift projects remove`. */
export const remove = Command.make("remove", { project: projectArgument, yes: switchFlag("yes"), ...serverFlags }, input =>
  Effect.flatMap(verbose, verbose => runRemove({ ...input, verbose })),
).pipe(withHelp("projects remove"))

const runRemove = Effect.fn("removeProject")(function* (
  input: ServerInput & { readonly project: string; readonly yes: boolean },
) {
  const words = sentences().projects.manage
  const given = yield* readProject(input.project)
  if (!input.yes && (input.json || !process.stdin.isTTY || !process.stdout.isTTY)) {
    return yield* new UsageError({ message: words.needsYes })
  }
  yield* onProjects(input, (_, display) =>
    Effect.gen(function* () {
      const project = yield* findProject(given)
      if (!input.yes) yield* mustBeTyped(project, display)
      const { ask } = yield* ServerClient
      yield* ask(
        "change-project",
        onlyOnce("project-not-found", (client, options) => client.removeProject(project.id, options)),
      )
      display.emitFact({ event: "project-changed", change: "removed", ...project })
      display.emitFact({ event: "summary", exitCode: exitCode.complete })
      if (!input.json) yield* Console.log(printable(words.removed(project)))
    }),
  )
})

const mustBeTyped = Effect.fnUntraced(function* (project: Project, display: StatusDisplay) {
  const { ask } = yield* ServerClient
  const { removes, askName, otherName } = sentences().projects.manage
  const { images } = yield* ask("find-project", (client, options) => client.project(project.id, options))
  display.say(printable(removes({ ...project, images })))
  display.finish()
  const typed = yield* Prompt.run(Prompt.String({ message: askName }))
  if (projectName(typed) === projectName(project.name)) return
  return yield* new UsageError({ message: printable(otherName(typed, project.name)) })
})
