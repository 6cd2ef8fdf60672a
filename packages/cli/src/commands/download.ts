import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { accountFlags, accountOf } from "./accountFlags.ts"
import { verbose } from "./globalFlags.ts"
import { runDownload } from "./runDownload.ts"

const flags = {
  kind: Flag.String("kind").pipe(
    Flag.withMetavar("KIND,…"),
    Flag.withDescription("Only results of these kinds, such as pointcloud,orthophoto,report"),
    Flag.optional,
  ),
  to: Flag.String("to").pipe(
    Flag.withMetavar("DIR"),
    Flag.withDescription("Folder for the results (default: one here with the name of the project)"),
    Flag.optional,
  ),
  retryFor: Flag.String("retry-for").pipe(
    Flag.withMetavar("DURATION"),
    Flag.withDescription("Give up after this time without progress, such as 90s or 1h"),
    Flag.withDefault("15m"),
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Events for programs: one JSON object a line on standard output"),
    Flag.withDefault(false),
  ),
  ...accountFlags,
}

const project = Argument.String("PROJECT").pipe(Argument.withDescription("The project: its id or its name"))

/** `altilift download`. */
export const download = Command.make("download", { project, ...flags }, input =>
  Effect.flatMap(verbose, verbose =>
    runDownload({
      project: input.project,
      kinds: Option.getOrUndefined(input.kind),
      to: Option.getOrUndefined(input.to),
      retryFor: input.retryFor,
      json: input.json,
      verbose,
      account: accountOf(input),
    }),
  ),
).pipe(
  Command.withDescription(
    "Download the results of a reconstruction. After an interruption run the same command again: what is there is not downloaded again.",
  ),
  Command.withExamples([
    { command: "altilift download Beach", description: "Download all results into the folder Beach" },
    { command: "altilift download Beach --kind pointcloud --to ~/models", description: "Only the point cloud" },
  ]),
)
