import type { ConfigFile } from "./configFile.ts"
import { type Environment, flagNames, partVariables, type Setting, settings, variables } from "./settingNames.ts"
import { isMapping, nameOf, type SettingPath } from "./settingPath.ts"

/** Flags by name as `start` and `user add` take them. */
export interface Flags {
  readonly config?: string | undefined
  readonly data?: string | undefined
  readonly roles?: string | undefined
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly edgePort?: string | undefined
  readonly publicUrl?: string | undefined
  readonly edgePublicUrl?: string | undefined
}

/** Where settings may be given, in order of precedence. */
export interface Sources {
  readonly flags: Flags
  readonly environment: Environment
  readonly file: ConfigFile | undefined
}

/** Settings that are paths; in a file they are meant from where the file is. */
const paths: ReadonlyArray<Setting> = ["data", "geoDatabase"]

export const fromFile = (file: ConfigFile | undefined) =>
  Object.entries(file?.values ?? {}).map(([name, value]) => [
    name,
    paths.includes(name as Setting) && typeof value === "string" && value !== "" ? file?.resolve(value) : value,
  ])

export const fromOutside = (flags: Flags, environment: Environment): Partial<Record<Setting, string>> => {
  const given: Partial<Record<Setting, string>> = {}
  for (const name of settings) {
    const value = (flags as Record<string, string | undefined>)[name] ?? environment[variables[name] ?? ""]
    if (value !== undefined) given[name] = value
  }
  return given
}

/** Settings that the environment says in parts, with the other parts as they are given. */
export const fromParts = (
  given: Readonly<Partial<Record<Setting, unknown>>>,
  environment: Environment,
): Partial<Record<Setting, unknown>> => {
  const parts: Partial<Record<Setting, object>> = {}
  for (const [variable, [setting, part]] of Object.entries(partVariables)) {
    const [value, others] = [environment[variable], parts[setting] ?? given[setting]]
    if (value !== undefined && isMapping(others)) parts[setting] = { ...others, [part]: value }
  }
  return parts
}

/** The variable that a part of a setting was given by. */
const partSource = ([name, part]: SettingPath, environment: Environment): string | undefined =>
  Object.entries(partVariables).find(
    ([variable, [setting, own]]) => setting === name && own === part && environment[variable] !== undefined,
  )?.[0]

/** The variables that parts of a setting were given by; undefined: none was. */
export const partsSource = (name: Setting, environment: Environment): string | undefined =>
  Object.entries(partVariables)
    .flatMap(([variable, [setting]]) => (setting === name && environment[variable] !== undefined ? [variable] : []))
    .join(", ") || undefined

/** The flag or the variable that a setting was given by; undefined: it stands in the configuration file, or nowhere. */
export const sourceOf = (name: Setting, flags: Flags, environment: Environment): string | undefined => {
  if ((flags as Record<string, string | undefined>)[name] !== undefined) return flagNames[name]
  const variable = variables[name]
  return variable !== undefined && environment[variable] !== undefined ? variable : undefined
}

/** Where a setting can be put right: the flag, the variable, or the place in the file if it was said there. */
export const whereIs = (place: SettingPath, { flags, environment, file }: Sources): string => {
  const name = place[0] as Setting
  const source = sourceOf(name, flags, environment) ?? partSource(place, environment)
  const inFile = source === undefined && file !== undefined && name in file.values
  return inFile ? `${file.path}: ${nameOf(place)}` : (source ?? waysToSay(name))
}

/** How a setting that was not given may be given. */
const waysToSay = (name: Setting): string =>
  [flagNames[name], variables[name]].filter(way => way !== undefined).join(" or ") || `setting ${name}`
