import { Cause, Effect, Layer, Logger, type LogLevel, References } from "effect"
import { codeOf } from "./messages/coded.ts"
import { redacted } from "./redacted.ts"

/** How the log is written: for people, or a JSON object a line. */
export const logFormats = ["pretty", "json"] as const
export const logLevels = ["debug", "info", "warn", "error"] as const

export interface LogSettings {
  readonly format: (typeof logFormats)[number]
  readonly level: (typeof logLevels)[number]
}

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

const asText = (value: unknown): string => {
  if (typeof value === "string") return value
  if (Cause.isCause(value)) return Cause.pretty(value)
  return value instanceof Error ? (value.stack ?? value.message) : (JSON.stringify(value) ?? String(value))
}

/** One JSON object: time, level, message, the code of the sentence where it has one, annotations and the cause. */
const asJson = Logger.make(({ date, logLevel, message, cause, fiber }): string => {
  const texts = (Array.isArray(message) ? message : [message]).map(asText)
  const code = texts.map(codeOf).find(known => known !== undefined)
  return JSON.stringify({
    time: date.toISOString(),
    level: logLevel.toLowerCase(),
    ...(code === undefined ? {} : { code }),
    message: texts.join(" "),
    ...fiber.getRef(References.CurrentLogAnnotations),
    ...(cause.reasons.length === 0 ? {} : { cause: Cause.pretty(cause) }),
  })
})

const line = (text: string): string => printable(redacted(text))

/** The one way into the log: a line of stderr each, whatever is in it. */
export const layerLog = ({ format, level }: Pick<LogSettings, "format"> & { readonly level: LogLevel.LogLevel }) =>
  Layer.mergeAll(
    Logger.layer([Logger.withConsoleError(Logger.map(format === "json" ? asJson : Logger.formatSimple, line))]),
    Layer.succeed(References.MinimumLogLevel, level),
  )

/** As Effect names a level. */
export const levelOf = (level: LogSettings["level"]): LogLevel.LogLevel =>
  (({ debug: "Debug", info: "Info", warn: "Warn", error: "Error" }) as const)[level]

/** Names what the lines of an effect are about. */
export interface Subject {
  readonly request?: string
  readonly user?: string
  readonly project?: string
  readonly image?: string
  readonly task?: string
  readonly job?: string
  readonly operation?: string
}

export const about = (subject: Subject) => Effect.annotateLogs({ ...subject })
