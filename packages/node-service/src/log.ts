import { Layer, Logger, References } from "effect"

/**
 * A text on one line of visible characters: what came from outside ends no line, moves no cursor and hides nothing.
 * Line ends, control characters of both sets, separators of lines and marks of direction become escapes as in JSON.
 */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    character => shortEscapes[character] ?? `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`,
  )

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/** The one way into the log: a line of stderr each, whatever is in it. */
export const layerLog = Layer.mergeAll(
  Logger.layer([Logger.withConsoleError(Logger.map(Logger.formatSimple, printable))]),
  Layer.succeed(References.MinimumLogLevel, "Info"),
)
