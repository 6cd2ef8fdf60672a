import { Console, Effect, Option } from "effect"
import { CliOutput, Completions, Flag, GlobalFlag } from "effect/cli"
import { languages } from "../messages/language.ts"
import { withPaths } from "./completions.ts"

/** `-v` is `--verbose` for every command. The library's own `--version` takes `-v` for itself. */
export const verbose = GlobalFlag.Setting("verbose")({
  flag: Flag.Boolean("verbose").pipe(
    Flag.withAlias("v"),
    Flag.withoutNegation,
    Flag.withDescription("Show one line for every event"),
    Flag.withDefault(false),
  ),
})

/** `languageOf` reads it before the command line is parsed; here it is checked and has its help. */
export const lang = GlobalFlag.Setting("lang")({
  flag: Flag.Literals("lang", languages).pipe(
    Flag.withMetavar(languages.join("|")),
    Flag.withDescription("Language of messages, reports and --json texts (default: LC_ALL, LC_MESSAGES or LANG)"),
    Flag.optional,
  ),
})

const version = GlobalFlag.Action({
  flag: Flag.Boolean("version").pipe(Flag.withoutNegation, Flag.withDescription("Print the version"), Flag.withDefault(false)),
  run: Effect.fnUntraced(function* (_, context) {
    const presenter = yield* CliOutput.Presenter
    yield* presenter.present({ _tag: "Version", name: context.command.name, version: context.version })
  }),
})

/** As the library's own, but paths are completed. */
const completions = GlobalFlag.Action({
  flag: GlobalFlag.Completions.flag,
  run: Effect.fnUntraced(function* (shell, { command }) {
    if (Option.isNone(shell)) return
    yield* Console.log(Completions.generate(command.name, shell.value, withPaths(Completions.fromCommand(command))))
  }),
})

export const builtIns = [GlobalFlag.Help, version, completions]
