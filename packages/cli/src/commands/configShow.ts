import { Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { findAccount } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
import { chooseProfile } from "../config/profiles.ts"
import { readProxies } from "../config/proxies.ts"
import { settingsOf } from "../config/settings.ts"
import { exitCode } from "../exitCode.ts"
import { JsonOutput } from "../json/JsonOutput.ts"
import { languageOf, sentences } from "../messages/language.ts"
import { tableLines } from "../view/table.ts"
import { withHelp } from "./commandHelp.ts"
import { lang } from "./globalFlags.ts"
import { profileFlag } from "./profileFlag.ts"
import { accountFlags, switchFlag } from "./serverFlags.ts"

/** `altilift config show`: every setting, its value and where it comes from. Asks no server. */
const show = Command.make(
  "show",
  { json: switchFlag("json"), account: accountFlags },
  Effect.fn("config show")(function* ({ json, account }) {
    const [flag, environment, files] = [yield* profileFlag, process.env, appPaths()]
    const profile = yield* chooseProfile(flag, environment)
    const complaints: Array<string> = []
    /** A setting that cannot be used is reported, and the others are shown. */
    const orReported = <A>(read: Effect.Effect<A, { readonly message: string }>) =>
      Effect.catch(read, ({ message }) => Effect.sync(() => void complaints.push(message)))
    const settings = settingsOf({
      account: (yield* orReported(findAccount(account, environment, files, flag))) ?? undefined,
      profile,
      language: languageSetting(Option.getOrUndefined(yield* lang), environment),
      proxies: (yield* orReported(readProxies(environment))) ?? undefined,
      environment,
      appPaths: files,
    })
    const { emit } = yield* JsonOutput
    for (const setting of settings) emit({ event: "setting", ...setting })
    emit({ event: "summary", settings: settings.length, exitCode: exitCode.complete })
    for (const complaint of complaints) yield* Console.error(complaint)
    if (json) return
    const words = sentences().config
    const rows = settings.map(({ name, value, source }) => [
      words.names[name],
      value ?? words.none,
      source ?? (value === undefined ? "" : words.standard),
    ])
    for (const line of tableLines([words.heads, ...rows])) yield* Console.log(line)
  }),
).pipe(withHelp("config show"))

/** The first that is set decides, as `languageOf` has it. */
const languageSetting = (flag: string | undefined, environment: NodeJS.ProcessEnv) => {
  const value = flag ?? languageOf([], environment)
  const variable = ["LC_ALL", "LC_MESSAGES", "LANG"].find(name => environment[name])
  return { value, source: flag === undefined ? variable : "--lang" }
}

/** `altilift config`. */
export const config = Command.make("config").pipe(Command.withSubcommands([show]), withHelp("config"))
