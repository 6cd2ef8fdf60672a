import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { LineCounter, parseDocument } from "yaml"
import { operator } from "./messages/operator.ts"
import { makeReferences } from "./references.ts"
import { SettingsError } from "./SettingsError.ts"
import type { Environment } from "./settingNames.ts"
import { type Fault, isMapping, type SettingPath } from "./settingPath.ts"

/** What a configuration file says, not yet validated. */
export interface ConfigFile {
  readonly path: string
  readonly values: Readonly<Record<string, unknown>>
  /** Values that stand elsewhere and could not be had; the places have no value. */
  readonly faults: ReadonlyArray<Fault>
  /** Places whose values came from a variable or another file, and may be secrets. */
  readonly referred: ReadonlyArray<SettingPath>
  /** What the operator should know, though the values can be used. */
  readonly warnings: ReadonlyArray<string>
  /** Paths in the file are meant from where the file is. */
  readonly resolve: (path: string) => string
}

/**
 * Reads a configuration file, YAML or JSON (which is YAML too). Wherever a value may stand, `{env: NAME}` stands for
 * that environment variable and `{file: PATH}` for what that file holds, so that secrets need not be in the file.
 * `source`: the flag or the variable that named the file.
 *
 * @throws {SettingsError} when it cannot be read, or is not YAML
 */
export const readConfigFile = (path: string, environment: Environment, source: string): ConfigFile => {
  const text = read(path, source)
  const fromHere = (name: string) => resolve(dirname(path), name)
  const references = makeReferences(path, environment, fromHere)
  const values = orUnusable(path, () => references.replace(parse(path, text), []))
  if (!isMapping(values)) throw new SettingsError({ message: operator.notAMapping(path) })
  return { path, values, ...references, resolve: fromHere }
}

const read = (path: string, source: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SettingsError({ message: operator.fileUnreadable(source, path, why) })
  }
}

/**
 * An alias inside its own anchor has no end, and overflows the stack; the parser refuses aliases that unfold into too
 * much.
 */
const orUnusable = <A>(path: string, run: () => A): A => {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof RangeError || cause instanceof ReferenceError) {
      throw new SettingsError({ message: operator.aliasUnusable(path) })
    }
    throw cause
  }
}

/**
 * The parser's own messages quote the line at fault, which may hold a secret: only the kind and the place are reported.
 */
const parse = (path: string, text: string): unknown => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length === 0) return document.toJS() ?? {}
  const described = document.errors.map(({ pos, code }) => {
    const { line, col } = lines.linePos(pos[0])
    return operator.notYaml({ file: path, line, column: col, code })
  })
  throw new SettingsError({ message: [...new Set(described)].join("\n") })
}
