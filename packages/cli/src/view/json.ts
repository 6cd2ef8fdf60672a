import { Effect } from "effect"
import type { MakeDisplay, Output } from "./Display.ts"
import { jsonLine } from "./jsonLine.ts"

/** `--json`: every event a line on standard output, the summary as the last; words for people go to standard error. */
export const makeJsonDisplay = (output: Output): MakeDisplay =>
  Effect.sync(() => {
    let summed = false
    return {
      emit: event => output.out(jsonLine(event)),
      finish: () => undefined,
      say: output.err,
      emitFact: fact => {
        if (!summed) output.out(JSON.stringify(fact))
        summed ||= fact.event === "summary"
      },
    }
  })
