import { Console, Effect, Option } from "effect"
import { CliOutput, Completions, Flag, GlobalFlag } from "effect/cli"
import { languages, sentences } from "../messages/language.ts"
import { completionScript } from "./completions.ts"
import { switchFlag } from "./serverFlags.ts"

/** `-v` is `--verbose` for every command. The library's own `--version` takes `-v` for itself. */
export const verbose = GlobalFlag.Setting("verbose")({
  flag: switchFlag("verbose").pipe(Flag.withAlias("v")),
})

/** `languageOf` reads it before the command line is parsed; here it is checked and has its help. */
export const lang = GlobalFlag.Setting("lang")({
  flag: Flag.Literals("lang", languages).pipe(
    Flag.withMetavar(languages.join("|")),
    Flag.withDescription(sentences().help.flags.lang),
    Flag.optional,
  ),
})

const version = GlobalFlag.Action({
  flag: switchFlag("version"),
  run: Effect.fnUntraced(function* (_, context) {
    const presenter = yield* CliOutput.Presenter
    yield* presenter.present({ _tag: "Version", name: context.command.name, version: context.version })
  }),
})

/** As the library's own, but paths are completed. */
const completions = GlobalFlag.Action({
  flag: GlobalFlag.Completions.flag.pipe(Flag.withDescription(sentences().help.flags.completions)),
  run: Effect.fnUntraced(function* (shell, { command }) {
    if (Option.isNone(shell)) return
    yield* Console.log(completionScript(command.name, shell.value, Completions.fromCommand(command)))
  }),
})

/** As the library's own, with its help in the user's language. */
const help = GlobalFlag.Action({
  flag: switchFlag("help").pipe(Flag.withAlias("h")),
  run: GlobalFlag.Help.run,
})

export const builtIns = [help, version, completions]
