import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { LineCounter, parseDocument } from "yaml"
import { operator } from "./messages/operator.ts"
import { SettingsError } from "./SettingsError.ts"

/** What a configuration file says, not yet validated. */
export interface ConfigFile {
  readonly path: string
  readonly values: Readonly<Record<string, unknown>>
  /** Paths in the file are meant from where the file is. */
  readonly resolve: (path: string) => string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads a configuration file, YAML or JSON (which is YAML too). Wherever a value may stand, `{env: NAME}` stands for
 * that environment variable, so that secrets need not be in the file. `source`: the flag or the variable that named the
 * file.
 *
 * @throws {SettingsError} when it cannot be read, is not YAML, or names a variable that is not set
 */
export const readConfigFile = (path: string, environment: Environment, source: string): ConfigFile => {
  const text = read(path, source)
  const values = orUnusable(path, () => withEnvironment(parse(path, text), environment, path, []))
  if (!isMapping(values)) throw new SettingsError({ message: operator.notAMapping(path) })
  return { path, values, resolve: name => resolve(dirname(path), name) }
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

/** The parser's own messages quote the line at fault, which may hold a secret: only what and where is told. */
const parse = (path: string, text: string): unknown => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error === undefined) return document.toJS() ?? {}
  const { line, col } = lines.linePos(error.pos[0])
  throw new SettingsError({ message: operator.notYaml({ file: path, line, column: col, code: error.code }) })
}

const withEnvironment = (value: unknown, environment: Environment, file: string, path: ReadonlyArray<PropertyKey>): unknown => {
  if (Array.isArray(value)) return value.map((entry, index) => withEnvironment(entry, environment, file, [...path, index]))
  if (!isMapping(value)) return value
  const { env, ...others } = value
  if (typeof env !== "string" || Object.keys(others).length > 0) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, withEnvironment(entry, environment, file, [...path, key])]),
    )
  }
  const found = environment[env]
  if (found === undefined || found === "") {
    throw new SettingsError({ message: operator.variableNotSet(file, nameOf(path), env) })
  }
  return found
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A place in a configuration, as people write it: `buckets[1].label`. */
export const nameOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`)).join("")
