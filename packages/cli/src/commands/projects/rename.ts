import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { exitCode } from "../../exitCode.ts"
import { ServerClient } from "../../layers.ts"
import { sentences } from "../../messages/language.ts"
import { printable } from "../../view/printable.ts"
import { withHelp } from "../commandHelp.ts"
import { findProject } from "../findProject.ts"
import { verbose } from "../globalFlags.ts"
import { projectArgument, type ServerInput, serverFlags } from "../serverFlags.ts"
import { mustBeNew, nameArgument } from "./create.ts"
import { mustOffer, onProjects, readName, readProject } from "./onProjects.ts"

/** `altilift projects rename`. */
export const rename = Command.make("rename", { project: projectArgument, name: nameArgument, ...serverFlags }, input =>
  Effect.flatMap(verbose, verbose => runRename({ ...input, verbose })),
).pipe(withHelp("projects rename"))

const runRename = Effect.fn("renameProject")(function* (
  input: ServerInput & { readonly project: string; readonly name: string },
) {
  const given = yield* readProject(input.project)
  const name = yield* readName(input.name, sentences().projects.manage.nameEmpty)
  yield* onProjects(input, (_, display) =>
    Effect.gen(function* () {
      const { ask } = yield* ServerClient
      const { id } = yield* findProject(given)
      yield* mustOffer("rename")
      yield* mustBeNew(name, id)
      yield* ask("change-project", (client, options) => client.renameProject(id, name, options))
      display.emitFact({ event: "project-changed", change: "renamed", id, name })
      display.emitFact({ event: "summary", exitCode: exitCode.complete })
      if (!input.json) yield* Console.log(printable(sentences().projects.manage.renamed({ id, name })))
    }),
  )
})
