import { Context } from "effect"
import type { JsonEvent } from "./JsonEvent.ts"

/** Standard output of `--json`: one event a line. The last is `summary` or `failed`; nothing is written after it. */
export class JsonOutput extends Context.Service<JsonOutput, { readonly emit: (event: JsonEvent) => void }>()(
  "@altilift/cli/JsonOutput",
) {}

/** `write` gets each line. */
export const makeJsonOutput = (write: (line: string) => void): JsonOutput["Service"] => {
  let ended = false
  return {
    emit: event => {
      if (ended) return
      ended = event.event === "summary" || event.event === "failed"
      write(JSON.stringify({ v: 1, ...event }))
    },
  }
}

/** Without `--json` there are no events. */
export const noJsonOutput: JsonOutput["Service"] = { emit: () => undefined }

/**
 * Whether a command line asks for events. It is read before it is parsed, because a command line with mistakes is
 * answered with an event, too.
 */
export const asksForJson = (words: ReadonlyArray<string>): boolean => {
  const end = words.indexOf("--")
  return words.slice(0, end < 0 ? undefined : end).some(word => /^--json(=(true|1|y|yes|on))?$/i.test(word))
}
