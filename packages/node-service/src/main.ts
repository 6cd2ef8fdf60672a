import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Console, Effect, Exit, Layer, Option } from "effect"
import { CliConfig, CliError, CliOutput, Command, Flag, GlobalFlag } from "effect/cli"
import { app } from "./commands/app.ts"
import { audit } from "./commands/audit.ts"
import { backup, restore } from "./commands/backup.ts"
import { configuration } from "./commands/configuration.ts"
import { copy } from "./commands/copy.ts"
import { doctor } from "./commands/doctor.ts"
import { jobs } from "./commands/jobs.ts"
import { migrate } from "./commands/migrate.ts"
import { project } from "./commands/project.ts"
import { sweep } from "./commands/sweep.ts"
import { user } from "./commands/user.ts"
import { vault } from "./commands/vault.ts"
import { settingsOf, startFlags } from "./commands/withStore.ts"
import { layerLog, levelOf } from "./log.ts"
import { CommandRefusal, Refusal } from "./Refusal.ts"
import { SettingsError } from "./SettingsError.ts"
import { apiVersion } from "./version.ts"

// Photos, tokens and the signing key are private: files of this process are readable by its user alone.
process.umask(0o077)

// What libraries should not call any more is no word for a log: ali-oss brings one of these warnings.
Object.assign(process, { noDeprecation: true })

// Who reads the output may go away; that is no reason to end.
for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined)

// What a command does is loaded when it runs: help and complaints about the command line come at once.

const start = Command.make(
  "start",
  startFlags,
  Effect.fn(function* (flags) {
    const settings = yield* settingsOf(flags)
    const level = Option.getOrElse(yield* GlobalFlag.LogLevel, () => levelOf(settings.log.level))
    const { serve } = yield* Effect.promise(() => import("./serve.ts"))
    return yield* Effect.provide(serve(settings), layerLog({ format: settings.log.format, level }))
  }),
).pipe(Command.withDescription("Run the service until SIGTERM or SIGINT"))

const service = Command.make("altilift-service").pipe(
  Command.withDescription("The server side of the upload API, self-hosted"),
  Command.withSubcommands([
    start,
    user,
    project,
    app,
    jobs,
    configuration,
    audit,
    sweep,
    backup,
    restore,
    doctor,
    vault,
    migrate,
    copy,
  ]),
)

/** The library's own takes `-v`, which people type for "verbose": nothing would be started, with exit code 0. */
const version = GlobalFlag.Action({
  flag: Flag.Boolean("version").pipe(Flag.withoutNegation, Flag.withDescription("Print the version"), Flag.withDefault(false)),
  run: Effect.fnUntraced(function* (_, { command, version }) {
    const presenter = yield* CliOutput.Presenter
    yield* presenter.present({ _tag: "Version", name: command.name, version })
  }),
})

const layerFlags = CliConfig.layer({ builtIns: [GlobalFlag.Help, version, GlobalFlag.Completions, GlobalFlag.LogLevel] })

/** 0: ended as asked, also by a signal; 2: the command line is wrong; 1: everything else. */
const exitCode = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause)) return 0
  const error = Cause.squash(exit.cause)
  const usage =
    error instanceof SettingsError ||
    CliError.isCliError(error) ||
    (error instanceof CommandRefusal && error.usage) ||
    (error instanceof Refusal && error.code === "BAD_USER_INPUT")
  return usage ? 2 : 1
}

const report = (cause: Cause.Cause<unknown>) => {
  const error = Cause.squash(cause)
  if (Cause.hasInterruptsOnly(cause) || CliError.isCliError(error)) return Effect.void
  const lines = (error instanceof Error ? error.message : String(error)).split("\n")
  return Console.error(lines.map(line => `altilift-service: ${line}`).join("\n"))
}

service.pipe(
  Command.run({ version: apiVersion }),
  Effect.tapCause(report),
  Effect.provide(Layer.mergeAll(NodeServices.layer, layerLog({ format: "pretty", level: "Info" }), layerFlags)),
  NodeRuntime.runMain({ disableErrorReporting: true, teardown: (exit, end) => end(exitCode(exit)) }),
)
