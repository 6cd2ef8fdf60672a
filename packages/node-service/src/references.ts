import { readFileSync, statSync } from "node:fs"
import { operator } from "./messages/operator.ts"
import type { Environment } from "./settingNames.ts"
import { type Fault, isMapping, nameOf, type SettingPath } from "./settingPath.ts"

/** Bytes of the largest file that a value is read from; the largest values are certificates. */
const largest = 64 * 1024

/** Bits by which users other than the owner of a file and its group may read it. */
const others = 0o004

/** Values of a configuration file that stand elsewhere, and what became of them. */
interface References {
  readonly faults: ReadonlyArray<Fault>
  readonly referred: ReadonlyArray<SettingPath>
  readonly warnings: ReadonlyArray<string>
  /** The value with `{env: NAME}` and `{file: PATH}` replaced at every depth. */
  readonly replace: (value: unknown, place: SettingPath) => unknown
}

/** @param fromHere resolves a path from the folder of the configuration file */
export const makeReferences = (file: string, environment: Environment, fromHere: (path: string) => string): References => {
  const [faults, referred, warnings]: [Array<Fault>, Array<SettingPath>, Array<string>] = [[], [], []]

  const readVariable = (name: string, place: SettingPath) => {
    const value = environment[name]
    if (value !== undefined && value !== "") return value
    faults.push({ place, message: operator.variableNotSet(name) })
    return undefined
  }

  const readFile = (path: string, place: SettingPath) => {
    try {
      const { mode, size } = statSync(path)
      const value = size > largest ? undefined : readFileSync(path, "utf8").replace(/\r?\n$/, "")
      if (value === undefined || value === "") faults.push({ place, message: operator.valueFileUnfit(path, largest) })
      if (process.platform !== "win32" && (mode & others) !== 0) {
        warnings.push(operator.valueFileOpen(file, nameOf(place), path))
      }
      return value
    } catch (cause) {
      faults.push({ place, message: operator.valueFileUnreadable(cause instanceof Error ? cause.message : String(cause)) })
      return undefined
    }
  }

  const replace = (value: unknown, place: SettingPath): unknown => {
    if (Array.isArray(value)) return value.map((entry, index) => replace(entry, [...place, index]))
    if (!isMapping(value)) return value
    const [[kind, name] = ["", undefined], ...more] = Object.entries(value)
    if (typeof name === "string" && more.length === 0 && (kind === "env" || kind === "file")) {
      referred.push(place)
      return kind === "env" ? readVariable(name, place) : readFile(fromHere(name), place)
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, replace(entry, [...place, key])]))
  }
  return { faults, referred, warnings, replace }
}
