import { Redacted } from "effect"
import type { FoundAccount } from "./accountSources.ts"
import type { AppPaths } from "./paths.ts"
import { type ChosenProfile, defaultProfile, profileFile } from "./profiles.ts"
import type { Proxies, Proxy } from "./proxies.ts"
import type { SettingName } from "./settingNames.ts"

/** A setting, and where its value comes from: a flag, a variable, a file; undefined: the default. Never a secret. */
export interface Setting {
  readonly name: SettingName
  readonly value: string | undefined
  readonly source: string | undefined
}

/** The first characters of a secret, to distinguish it from others; none of a short one. */
export const prefixOf = (secret: Redacted.Redacted<string>): string => {
  const text = Redacted.value(secret)
  return text.length < 20 ? "…" : `${text.slice(0, 4)}…`
}

/** What the settings are read from. */
export interface SettingSources {
  /** Undefined: there is none that can be used. */
  readonly account: FoundAccount | undefined
  readonly profile: ChosenProfile | undefined
  readonly language: { readonly value: string; readonly source: string | undefined }
  /** Undefined: a variable holds none that can be used. */
  readonly proxies: Proxies | undefined
  readonly environment: NodeJS.ProcessEnv
  readonly appPaths: AppPaths
}

/** All of them, by their names. */
export const settingsOf = (from: SettingSources): ReadonlyArray<Setting> => [
  { name: "profile", value: from.profile?.name ?? defaultProfile, source: from.profile?.from },
  ...accountSettings(from),
  { name: "language", ...from.language },
  proxySetting("httpProxy", from.proxies?.http),
  proxySetting("httpsProxy", from.proxies?.https),
  variableSetting("noProxy", from.environment, ["no_proxy", "NO_PROXY"]),
  variableSetting("certificates", from.environment, ["NODE_EXTRA_CA_CERTS"]),
  ...pathSettings(from),
]

const accountSettings = ({ account }: SettingSources): ReadonlyArray<Setting> => [
  { name: "endpoint", value: account?.endpoint, source: account?.sources.endpoint },
  { name: "key", value: account && prefixOf(account.key), source: account?.sources.key },
  { name: "token", value: account && prefixOf(account.token), source: account?.sources.token },
]

const proxySetting = (name: SettingName, proxy: Proxy | undefined): Setting => ({
  name,
  value: proxy?.host,
  source: proxy?.variable,
})

const variableSetting = (name: SettingName, environment: NodeJS.ProcessEnv, variables: ReadonlyArray<string>): Setting => {
  const source = variables.find(variable => environment[variable])
  return { name, value: source === undefined ? undefined : environment[source], source }
}

const pathSettings = ({ appPaths, environment, profile }: SettingSources): ReadonlyArray<Setting> => {
  const xdg = (variable: string) => (process.platform === "linux" && environment[variable] ? variable : undefined)
  const [config, state] = [xdg("XDG_CONFIG_HOME"), xdg("XDG_STATE_HOME")]
  return [
    { name: "loginFile", value: profileFile(appPaths, profile?.name), source: config },
    { name: "profilesFolder", value: appPaths.profiles, source: config },
    { name: "journal", value: appPaths.journal, source: state },
    { name: "locksFolder", value: appPaths.locks, source: state },
    { name: "rateFile", value: appPaths.rate, source: state },
  ]
}
