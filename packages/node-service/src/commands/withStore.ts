import { existsSync } from "node:fs"
import { userInfo } from "node:os"
import { Console, Effect } from "effect"
import { Flag } from "effect/cli"
import { CurrentActor, operatorActor } from "../audit/Actor.ts"
import { examineSettings, readSettings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import type { Database } from "../ports/Database.ts"
import { SettingsError } from "../SettingsError.ts"
import { sourceOf } from "../settingSources.ts"
import type { DataFolder } from "../store/DataFolder.ts"
import { dataFolderPaths } from "../store/dataFolderPaths.ts"
import { isOfPostgres } from "../store/isOfPostgres.ts"

export const optional = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.withDefault(undefined))

export const data = optional("data", "Folder that holds everything the service keeps")

export const config = optional("config", "Configuration file, YAML or JSON; see docs/service.md")

/** Flags that say which data folder is meant. */
export const store = { config, data }

/** Flags of `start`, and of what looks at a service that was started with them. */
export const startFlags = {
  ...store,
  roles: optional("roles", "What this process does: api, worker, reconstruct; all by default"),
  host: optional("host", "Address to listen on; other machines can reach the service only if it is not a loopback one"),
  port: optional("port", "Port of the API; 0 is any free one"),
  edgePort: optional("edge-port", "Port of the embedded edge bucket; 0 is any free one. Without it, the port of the API"),
  publicUrl: optional("public-url", "Address under which clients reach the API"),
  edgePublicUrl: optional("edge-public-url", "Address under which clients reach the edge bucket"),
}

export const json = Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), Flag.withDefault(false))

const reading = <A>(read: () => A) =>
  Effect.try({
    try: read,
    catch: cause => (cause instanceof SettingsError ? cause : new SettingsError({ message: String(cause) })),
  })

export const settingsOf = (flags: Parameters<typeof readSettings>[0]) => reading(() => readSettings(flags, process.env))

/** The settings as they were given, and by whom. */
export const examinedOf = (flags: Parameters<typeof readSettings>[0]) => reading(() => examineSettings(flags, process.env))

/** Work of a command that may fail. */
export const attempt = <A>(work: () => Promise<A>) =>
  Effect.tryPromise({ try: work, catch: cause => (cause instanceof Error ? cause : new Error(String(cause))) })

/** Only `start` makes a database: a misspelt folder would get one that no service uses. */
export const requireDatabase = Effect.fnUntraced(function* (flags: DataFolderFlags, folder: string) {
  if (existsSync(dataFolderPaths(folder).database)) return
  const source = sourceOf("data", flags, process.env) ?? (flags.config === undefined ? undefined : `--config ${flags.config}`)
  return yield* new SettingsError({ message: operator.noDatabase(folder, source) })
})

export interface DataFolderFlags {
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
  if (settings.database === undefined) yield* requireDatabase({ config, data }, settings.dataFolder)
  if (isOfPostgres(settings)) yield* Console.error(operator.folderOfPostgres(settings.dataFolder))
  const { layerStore } = yield* Effect.promise(() => import("../layers.ts"))
  const acted = Effect.provideService(use, CurrentActor, operatorHere())
  return yield* Effect.provide(acted, layerStore(settings))
})

/** Who gives the command. */
export const operatorHere = () => operatorActor(osUser())

/** The user of the operating system that gives the command, also through `sudo`; the number of one without a name. */
const osUser = (): string => {
  const through = process.env.SUDO_USER
  if (through !== undefined && through !== "") return through
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? "unknown")
  }
}
