import { Effect } from "effect"
import type { JsonOutput } from "../json/JsonOutput.ts"
import { toJsonEvent } from "../json/toJsonEvent.ts"
import type { MakeDisplay, Output } from "./Display.ts"
import { verboseLine } from "./verboseLine.ts"

/** `--json`: every event a line on standard output; lines for people go to standard error. */
export const makeJsonDisplay = (json: JsonOutput["Service"], output: Output, verbose: boolean): MakeDisplay =>
  Effect.succeed({
    emit: event => {
      json.emit(toJsonEvent(event))
      const line = verbose ? verboseLine(event) : undefined
      if (line !== undefined) output.err(line)
    },
    finish: () => undefined,
    say: output.err,
    note: output.err,
    emitFact: json.emit,
  })
