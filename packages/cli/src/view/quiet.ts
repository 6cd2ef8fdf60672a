import { Effect } from "effect"
import type { MakeDisplay, Output } from "./Display.ts"
import { isProblem } from "./endLines.ts"
import { makeRepetition } from "./repetition.ts"

/** `--quiet`: files that have a problem on standard error, the result on standard output, and nothing else. */
export const makeQuietDisplay = (output: Output): MakeDisplay =>
  Effect.sync(() => {
    const ofFile = makeRepetition()
    return {
      emit: event => {
        const line = event.event === "ended" && isProblem(event.final) ? ofFile(event.final) : undefined
        if (line !== undefined) output.err(line)
      },
      finish: () => undefined,
      say: output.out,
      note: () => undefined,
      emitFact: () => undefined,
    }
  })
