import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { exitCode } from "../exitCode.ts"
import { ServerClient } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { printable } from "../view/printable.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { onlyOnce } from "./projects/onlyOnce.ts"
import { onProjects, openProject, readProject } from "./projects/onProjects.ts"
import { projectArgument, type ServerInput, serverFlags } from "./serverFlags.ts"

/** `altilift stop`. */
export const stop = Command.make("stop", { project: projectArgument, ...serverFlags }, input =>
  Effect.flatMap(verbose, verbose => runStop({ ...input, verbose })),
).pipe(withHelp("stop"))

const runStop = Effect.fn("stop")(function* (input: ServerInput & { readonly project: string }) {
  const given = yield* readProject(input.project)
  yield* onProjects(input, (request, display) =>
    Effect.gen(function* () {
      const { id, name } = yield* openProject(given, request, display)
      const { ask } = yield* ServerClient
      const stopped = onlyOnce("reconstruction-none-running", (client, options) => client.stopReconstruction(id, options))
      yield* ask("stop-reconstruction", stopped)
      display.emitFact({ event: "reconstruction", state: "Stopped" })
      display.emitFact({ event: "summary", exitCode: exitCode.complete })
      if (!input.json) yield* Console.log(printable(sentences().projects.task.stopped(name)))
    }),
  )
})
