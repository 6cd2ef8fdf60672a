import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { LineCounter, parseDocument } from "yaml"
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
 * Reads a configuration file, YAML or JSON (which is YAML too). Wherever a value may stand, `{env: NAME}` stands for that environment
 * variable, so that secrets need not be in the file. `source`: the flag or the variable that named the file.
 *
 * @throws {SettingsError} when it cannot be read, is not YAML, or names a variable that is not set
 */
export const readConfigFile = (path: string, environment: Environment, source: string): ConfigFile => {
  const values = withEnvironment(parse(path, read(path, source)), environment, path, [])
  if (!isMapping(values)) throw new SettingsError({ message: `${path}: must be a mapping of settings, like "port: 4800"` })
  return { path, values, resolve: name => resolve(dirname(path), name) }
}

const read = (path: string, source: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch (cause) {
    throw new SettingsError({
      message: `${source} ${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
    })
  }
}

/** The parser's own messages quote the line at fault, which may hold a secret: only what and where is told. */
const parse = (path: string, text: string): unknown => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error === undefined) return document.toJS() ?? {}
  const { line, col } = lines.linePos(error.pos[0])
  throw new SettingsError({ message: `${path}: line ${line}, column ${col}: not YAML (${error.code})` })
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
    throw new SettingsError({ message: `${file}: ${nameOf(path)}: the environment variable ${env} is not set` })
  }
  return found
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A place in a configuration, as people write it: `buckets[1].label`. */
export const nameOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`)).join("")
