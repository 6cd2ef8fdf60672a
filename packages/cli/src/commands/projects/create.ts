import { askServer, enterProject, RunFault, UploadApi } from "@altilift/core"
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { exitCode } from "../../exitCode.ts"
import { holdProjectName } from "../../layers.ts"
import { sentences } from "../../messages/language.ts"
import { printable } from "../../view/printable.ts"
import { withHelp } from "../commandHelp.ts"
import { verbose } from "../globalFlags.ts"
import { type ServerInput, serverFlags } from "../serverFlags.ts"
import { onProjects, readName } from "./onProjects.ts"

/** The name that a project gets. */
export const nameArgument = Argument.String("NAME").pipe(Argument.withDescription(sentences().help.arguments.NAME))

/** `altilift projects create`. */
export const create = Command.make("create", { name: nameArgument, ...serverFlags }, input =>
  Effect.flatMap(verbose, verbose => runCreate({ ...input, verbose })),
).pipe(withHelp("projects create"))

const runCreate = Effect.fn("createProject")(function* (input: ServerInput & { readonly name: string }) {
  const name = yield* readName(input.name, sentences().projects.manage.nameEmpty)
  yield* onProjects(input, ({ account: { endpoint }, appPaths }, display) =>
    Effect.gen(function* () {
      yield* holdProjectName(appPaths.locks, { endpoint, name })
      yield* mustBeNew(name)
      const { project } = yield* enterProject({ project: name, create: true })
      display.emitFact({ event: "project-changed", change: "created", ...project })
      display.emitFact({ event: "summary", exitCode: exitCode.complete })
      if (!input.json) yield* Console.log(printable(sentences().projects.manage.created(project)))
    }).pipe(Effect.scoped),
  )
})

/** Refuses the name of another project: the two would differ only in their ids. */
export const mustBeNew = Effect.fnUntraced(function* (name: string, except?: string) {
  const api = yield* UploadApi
  const there = yield* askServer("find-project", api.findProject(name))
  if (there === undefined || there.id === except) return
  return yield* new RunFault({ kind: "refused", problem: { code: "project-exists", name, id: there.id } })
})
