import { existsSync } from "node:fs"
import { Effect } from "effect"
import { Flag } from "effect/cli"
import { readSettings, sourceOf } from "../config.ts"
import { operator } from "../messages/operator.ts"
import type { Database } from "../ports/Database.ts"
import { SettingsError } from "../SettingsError.ts"
import type { DataFolder } from "../store/DataFolder.ts"
import { dataFolderPaths } from "../store/dataFolderPaths.ts"

export const optional = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.withDefault(undefined))

export const data = optional("data", "Folder that holds everything the service keeps")

export const config = optional("config", "Configuration file, YAML or JSON; see docs/service.md")

/** Flags that say which data folder is meant. */
export const store = { config, data }

export const json = Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), Flag.withDefault(false))

export const settingsOf = (flags: Parameters<typeof readSettings>[0]) =>
  Effect.try({
    try: () => readSettings(flags, process.env),
    catch: cause => (cause instanceof SettingsError ? cause : new SettingsError({ message: String(cause) })),
  })

/** Only `start` makes a database: a misspelt folder would get one that no service uses. */
const requireDatabase = Effect.fnUntraced(function* (flags: DataFolderFlags, folder: string) {
  if (existsSync(dataFolderPaths(folder).database)) return
  const source = sourceOf("data", flags, process.env) ?? (flags.config === undefined ? undefined : `--config ${flags.config}`)
  return yield* new SettingsError({ message: operator.noDatabase(folder, source) })
})

interface DataFolderFlags {
  readonly config: string | undefined
  readonly data: string | undefined
}

/**
 * Runs a command on the database of a data folder, beside a running service or without one. What it takes is loaded
 * only then.
 */
export const withStore = Effect.fnUntraced(function* <A, E>(
  { config, data }: DataFolderFlags,
  use: Effect.Effect<A, E, Database | DataFolder>,
) {
  const settings = yield* settingsOf({ config, data })
  yield* requireDatabase({ config, data }, settings.dataFolder)
  const { layerStore } = yield* Effect.promise(() => import("../layers.ts"))
  return yield* Effect.provide(use, layerStore(settings))
})
