import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { stringify } from "yaml"
import { operator } from "../messages/operator.ts"
import { shownSettings } from "../shownSettings.ts"
import { examinedOf, json, settingsOf, store } from "./withStore.ts"

const check = Command.make(
  "check",
  store,
  Effect.fn(function* (flags) {
    const { warnings } = yield* settingsOf(flags)
    for (const warning of warnings) yield* Console.error(`altilift-service: ${warning}`)
    yield* Console.log(operator.settingsGood((yield* examinedOf(flags)).sources.file?.path))
  }),
).pipe(
  Command.withDescription("Say everything that is wrong with the settings, without starting; exit code 2 when something is"),
  Command.withExamples([{ command: "altilift-service config check --config altilift.yaml" }]),
)

const show = Command.make(
  "show",
  { ...store, json },
  Effect.fn(function* ({ json, ...flags }) {
    const all = shownSettings(yield* examinedOf(flags))
    if (json) return yield* Console.log(JSON.stringify(Object.fromEntries(all.map(({ name, ...one }) => [name, one]))))
    for (const { name, value, source } of all) {
      const [first, ...rest] = stringify({ [name]: value })
        .trimEnd()
        .split("\n")
      yield* Console.log([`${first}  # ${source}`, ...rest].join("\n"))
    }
  }),
).pipe(
  Command.withDescription("Print every setting with where it was given, as a configuration file; secrets are hidden"),
  Command.withExamples([{ command: "altilift-service config show --config altilift.yaml" }]),
)

/** `altilift-service config …`. */
export const configuration = Command.make("config").pipe(
  Command.withDescription("The settings that a start would have"),
  Command.withSubcommands([check, show]),
)
