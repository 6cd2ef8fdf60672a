import { Effect } from "effect"
import type { MakeDisplay, Output } from "./Display.ts"
import { jsonLine } from "./jsonLine.ts"

/** `--json`: every event a line on standard output; words for people go to standard error. */
export const makeJsonDisplay = (output: Output): MakeDisplay =>
  Effect.succeed({
    emit: event => output.out(jsonLine(event)),
    finish: () => undefined,
    say: output.err,
    tell: fact => output.out(JSON.stringify(fact)),
  })
