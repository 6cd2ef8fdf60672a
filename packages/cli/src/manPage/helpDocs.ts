import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, Layer } from "effect"
import { CliConfig, CliOutput, Command, type HelpDoc } from "effect/cli"
import { builtIns } from "../commands/globalFlags.ts"
import { subcommandsOf } from "../commands/help.ts"
import { layerSignals } from "../Interruption.ts"
import { JsonOutput, noJsonOutput } from "../json/JsonOutput.ts"
import { altilift } from "../program.ts"

/** What `--help` shows of a command. */
export interface CommandDoc {
  /** Its words after `altilift`; none of that itself. */
  readonly path: ReadonlyArray<string>
  readonly doc: HelpDoc.HelpDoc
}

/** The help of every command, in the order of the help. */
export const helpDocs = async (): Promise<ReadonlyArray<CommandDoc>> => {
  const docs: Array<CommandDoc> = []
  for (const path of pathsOf(altilift, [])) docs.push({ path, doc: await helpOf(path) })
  return docs
}

const pathsOf = (command: Command.Command.Any, path: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => [
  path,
  ...subcommandsOf(command).flatMap(inner => pathsOf(inner, [...path, inner.name])),
]

const helpOf = async (path: ReadonlyArray<string>): Promise<HelpDoc.HelpDoc> => {
  let doc: HelpDoc.HelpDoc | undefined
  const presenter = CliOutput.layerPresenter({
    present: event =>
      Effect.sync(() => {
        if (event._tag === "Help") doc = event.helpDoc
      }),
  })
  const layers = Layer.mergeAll(layerSignals, presenter, CliConfig.layer({ builtIns })).pipe(
    Layer.provideMerge(Layer.merge(NodeServices.layer, Layer.succeed(JsonOutput, noJsonOutput))),
  )
  const help = Command.runWith(altilift, { version: "" })([...path, "--help"])
  await Effect.runPromise(Effect.ignore(help).pipe(Effect.provide(layers)))
  if (doc === undefined) throw new Error(`altilift ${path.join(" ")} has no help`)
  return doc
}
