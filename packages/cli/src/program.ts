import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Effect, Exit, Layer } from "effect"
import { CliConfig, CliError, CliOutput, Command, GlobalFlag } from "effect/cli"
import { buckets } from "./commands/buckets.ts"
import { login, logout } from "./commands/login.ts"
import { upload } from "./commands/upload.ts"
import { endProcess, isHeld } from "./endProcess.ts"
import { type CommandError, exitCode, exitCodeOf } from "./exitCode.ts"
import { layerSignals } from "./Interruption.ts"
import { wordsOf } from "./messages/wordsOf.ts"
import { type OutputWatch, watchOutput } from "./output.ts"
import { version } from "./version.ts"
import { printable } from "./view/printable.ts"

const altilift = Command.make("altilift").pipe(
  Command.withSubcommands([upload, buckets, login, logout]),
  Command.withDescription("Upload photo sets for 3D reconstruction"),
)

/** What went wrong with the words themselves; the whole help would hide it. */
const presenter = CliOutput.layerPresenter({
  present: event =>
    event._tag === "InvalidInvocation"
      ? Effect.sync(() => {
          for (const error of event.errors) complain(error.message)
          complain(`See ${event.commandPath.join(" ")} --help.`)
        })
      : CliOutput.defaultPresenter.present(event),
})

const builtIns = CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })

/** Runs a command line and sets the exit code of the process. */
export const run = (words: ReadonlyArray<string>): void => {
  const program = Command.runWith(altilift, { version: version() })(words).pipe(
    Effect.provide(Layer.mergeAll(NodeServices.layer, layerSignals, presenter, builtIns)),
  )
  const output = watchOutput(complain)
  Effect.runCallback(program, { onExit: exit => end(exit, output) })
}

const end = (exit: Exit.Exit<void, CommandError | CliError.CliError>, output: OutputWatch): void => {
  const code = Exit.isSuccess(exit) ? exitCode.complete : codeAfter(exit.cause)
  // Writing to a pipe may fail when everything else has ended: so this is decided at the very end.
  process.once("exit", () => {
    process.exitCode = code === exitCode.complete && output.incomplete() ? exitCode.unexpected : code
  })
  // By itself a process that is held would never end.
  if (isHeld()) void endProcess(code)
  // Sockets that a server keeps open must not keep the process; what is written to a pipe needs a moment.
  else setTimeout(() => process.exit(), 1000).unref()
}

const codeAfter = (cause: Cause.Cause<CommandError | CliError.CliError>): number => {
  const error = Cause.findErrorOption(cause)
  if (error._tag === "Some") {
    if (CliError.isCliError(error.value))
      return error.value._tag === "ShowHelp" && error.value.errors.length === 0 ? exitCode.complete : exitCode.usage
    complain(wordsOf(error.value))
    return exitCodeOf(error.value)
  }
  if (Cause.hasInterruptsOnly(cause)) return exitCode.interrupted
  complain(`An error in altilift itself, please report it: ${Cause.pretty(cause)}`)
  return exitCode.unexpected
}

const complain = (text: string): void => {
  process.stderr.write(`altilift: ${text.split("\n").map(printable).join("\n")}\n`)
}
