import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Console, Effect, Exit, Layer } from "effect"
import { CliConfig, CliError, CliOutput, Command } from "effect/cli"
import { auth } from "./commands/auth.ts"
import { buckets } from "./commands/buckets.ts"
import { check } from "./commands/check.ts"
import { withHelp } from "./commands/commandHelp.ts"
import { completionValues } from "./commands/completionValues.ts"
import { config } from "./commands/configShow.ts"
import { doctor } from "./commands/doctor.ts"
import { download } from "./commands/download.ts"
import { builtIns, lang, verbose } from "./commands/globalFlags.ts"
import { makeHelp, unknownBesideHelp, unknownCommand } from "./commands/help.ts"
import { images } from "./commands/images.ts"
import { login, logout } from "./commands/login.ts"
import { profileFlag } from "./commands/profileFlag.ts"
import { projects } from "./commands/projects/projects.ts"
import { reconcile } from "./commands/reconcile.ts"
import { retry } from "./commands/retry.ts"
import { start } from "./commands/start.ts"
import { status } from "./commands/status.ts"
import { stop } from "./commands/stop.ts"
import { upload } from "./commands/upload.ts"
import { verifyReceipt } from "./commands/verifyReceipt.ts"
import { watch } from "./commands/watch.ts"
import { endProcess, isHeld } from "./endProcess.ts"
import { type CommandError, exitCode, exitCodeOf } from "./exitCode.ts"
import { type Interruption, layerSignals } from "./Interruption.ts"
import { asksForJson, JsonOutput, makeJsonOutput, noJsonOutput } from "./json/JsonOutput.ts"
import { mistakes } from "./messages/invocation.ts"
import { sentences } from "./messages/language.ts"
import { problemOf, wordsOf } from "./messages/wordsOf.ts"
import { makeOutput, type OutputWatch, watchOutput } from "./output.ts"
import { version } from "./version.ts"
import { helpText } from "./view/help.ts"
import { printable } from "./view/printable.ts"

/** A type of its own: the command that shows the help of all is one of them. */
type Run = Effect.Effect<void, CommandError | CliError.CliError, Command.Environment | Interruption | JsonOutput>

const help = makeHelp(
  (): Command.Command.Any => altilift,
  (words): Run => Command.runWith(altilift, { version: version() })(words),
)

/** All commands. */
export const altilift = Command.make("altilift").pipe(
  Command.withSubcommands([
    upload,
    watch,
    check,
    verifyReceipt,
    reconcile,
    retry,
    projects,
    status,
    images,
    start,
    stop,
    download,
    buckets,
    doctor,
    config,
    auth,
    login,
    logout,
    help,
    completionValues,
  ]),
  withHelp("altilift"),
  Command.withGlobalFlags([verbose, lang, profileFlag]),
)

/** Help in the user's language; errors of the command line without the whole help, which would hide them. */
const presenter = CliOutput.layerPresenter({
  present: event => {
    switch (event._tag) {
      case "Help":
        return Console.log(helpText(event.helpDoc))
      case "InvalidInvocation":
        return Effect.sync(() => {
          for (const mistake of mistakes(event.errors)) complain(mistake)
          complain(sentences().usage.seeHelp(event.commandPath.join(" ")))
        })
      case "Version":
        return CliOutput.defaultPresenter.present(event)
    }
  },
})

/** Runs a command line and sets the exit code of the process. The language is chosen before this module is loaded. */
export const run = (words: ReadonlyArray<string>): void => {
  const output = watchOutput(complain)
  const json = asksForJson(words) ? makeJsonOutput(makeOutput().out) : noJsonOutput
  const layers = Layer.mergeAll(layerSignals, presenter, CliConfig.layer({ builtIns })).pipe(
    Layer.provideMerge(Layer.merge(NodeServices.layer, Layer.succeed(JsonOutput, json))),
  )
  const unknown = unknownBesideHelp(altilift, words)
  const program: Run =
    unknown === undefined
      ? Command.runWith(altilift, { version: version() })(withNull(words))
      : Effect.fail(unknownCommand(unknown))
  Effect.runCallback(Effect.provide(program, layers), {
    onExit: exit => {
      const { code, message, problem } = Exit.isSuccess(exit) ? { code: exitCode.complete } : endOf(exit.cause)
      if (message !== undefined) json.emit({ event: "failed", exitCode: code, message, ...problem })
      end(code, output)
    },
  })
}

/** The library takes `-0` for a number. */
const withNull = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const end = words.indexOf("--")
  return words.map((word, at) => (word === "-0" && (end < 0 || at < end) ? "--null" : word))
}

const end = (code: number, output: OutputWatch): void => {
  // A write to a pipe may fail after this: the exit code is set when the process exits.
  process.once("exit", () => {
    process.exitCode = code === exitCode.complete && output.incomplete() ? exitCode.unexpected : code
  })
  // A process that waits for the file system would not end by itself.
  if (isHeld()) void endProcess(code)
  // Open sockets must not delay the exit; pending writes to a pipe need some milliseconds.
  else setTimeout(() => process.exit(), 1000).unref()
}

/** How the process ends. */
interface End {
  readonly code: number
  /** Why; undefined when nothing is wrong. */
  readonly message?: string
  readonly problem?: ReturnType<typeof problemOf>
}

/** Writes the error to standard error; `presenter` has written errors of the command line. */
const endOf = (cause: Cause.Cause<CommandError | CliError.CliError>): End => {
  const error = Cause.findErrorOption(cause)
  if (error._tag === "Some") {
    if (CliError.isCliError(error.value)) return endOfInvocation(error.value)
    const message = wordsOf(error.value)
    complain(message)
    return { code: exitCodeOf(error.value), message, problem: problemOf(error.value) }
  }
  if (Cause.hasInterruptsOnly(cause)) return { code: exitCode.interrupted, message: sentences().interrupted.alone }
  const message = sentences().program.defect(Cause.pretty(cause))
  complain(message)
  return { code: exitCode.unexpected, message }
}

const endOfInvocation = (error: CliError.CliError): End => {
  if (error._tag !== "ShowHelp") return { code: exitCode.usage, message: mistakes([error]).join() }
  if (error.errors.length === 0) return { code: exitCode.complete }
  return { code: exitCode.usage, message: mistakes(error.errors).join(" ") }
}

const complain = (text: string): void => {
  process.stderr.write(`altilift: ${text.split("\n").map(printable).join("\n")}\n`)
}
