import { Redacted } from "effect"
import type { Examined } from "./config.ts"
import { type Setting, settings } from "./settingNames.ts"
import { isMapping, isWithin, nameOf, type SettingPath } from "./settingPath.ts"
import { partsSource, sourceOf } from "./settingSources.ts"

/** A setting as it may be shown to anybody. */
export interface ShownSetting {
  readonly name: Setting
  readonly value: unknown
  /** A flag, a variable, the path of the configuration file, or `default`. */
  readonly source: string
}

const hidden = "(hidden)"

/** Addresses that may hold a secret of who receives notices. */
const receivers = /^notices\.webhooks\[\d+\]\.url$/

/**
 * Every setting that has a value, as it was written. Hidden is what is a secret, and what came from a variable or a file
 * that the configuration file refers to.
 */
export const shownSettings = ({ sources, given, parsed }: Examined): ReadonlyArray<ShownSetting> => {
  const { flags, environment, file } = sources
  return settings.flatMap(name => {
    if (given[name] === undefined) return []
    const outside = sourceOf(name, flags, environment) ?? partsSource(name, environment)
    const inFile = outside === undefined && file !== undefined && name in file.values
    const referred = inFile ? file.referred : []
    return [
      {
        name,
        value: withoutSecrets(given[name], parsed[name], [name], referred),
        source: outside ?? (inFile ? file.path : "default"),
      },
    ]
  })
}

/** @param read what the value means; secrets are marked there */
const withoutSecrets = (value: unknown, read: unknown, place: SettingPath, referred: ReadonlyArray<SettingPath>): unknown => {
  if (Redacted.isRedacted(read) || referred.some(one => isWithin(place, one)) || receivers.test(nameOf(place))) return hidden
  const inside = (key: string | number, entry: unknown) =>
    withoutSecrets(entry, (read as Record<PropertyKey, unknown> | undefined)?.[key], [...place, key], referred)
  if (Array.isArray(value)) return value.map((entry, index) => inside(index, entry))
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inside(key, entry)]))
}
