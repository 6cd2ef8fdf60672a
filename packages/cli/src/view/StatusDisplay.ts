import { Effect, type Scope } from "effect"
import { chooseDisplay, type DisplayWish } from "./chooseDisplay.ts"
import type { Display, Output } from "./Display.ts"
import { makeDrawing } from "./Drawing.ts"
import { makeJsonDisplay } from "./json.ts"
import { retryLine } from "./verboseLine.ts"

/** A display of one line that says how far something is. */
export interface StatusDisplay extends Display {
  /**
   * `lines`: one, or several with line breaks. `step`: what is done; without a terminal a line is written when it
   * changes, and at most one a minute otherwise. Where it is empty from the start, the first line is a minute later.
   */
  readonly status: (lines: string, step: string) => void
}

/** Between two lines of the same step without a terminal (milliseconds). */
const interval = 60_000

/**
 * The display of what is no upload: events for programs, a line that is drawn again and again, or plain lines.
 * `results`: where `say` writes; `err` for a command that writes its result to standard output by itself.
 */
export const makeStatusDisplay = (how: DisplayWish, results: keyof Output = "out") =>
  chooseDisplay<StatusDisplay, never, Scope.Scope>(how, {
    json: (json, output) =>
      Effect.map(makeJsonDisplay(json, output, how.verbose), display => ({ ...display, status: () => undefined })),
    plain: output => Effect.succeed(makePlain(output[results], output.err)),
    live: (terminal, output) =>
      Effect.gen(function* () {
        const display = makeLive(terminal, output)
        yield* Effect.addFinalizer(() => Effect.sync(display.finish))
        return display
      }),
  })

const makePlain = (say: (line: string) => void, note: (line: string) => void): StatusDisplay => {
  // What ends within a minute says its result, and not that it has begun.
  let last: { readonly step: string; readonly at: number } = { step: "", at: Date.now() }
  return {
    ...speaking(say, note),
    finish: () => undefined,
    status: (line, step) => {
      const now = Date.now()
      if (last.step === step && now - last.at < interval) return
      last = { step, at: now }
      note(line)
    },
  }
}

const makeLive = (terminal: NodeJS.WriteStream, { out }: Output): StatusDisplay => {
  const drawing = makeDrawing(terminal)
  let finished = false
  const say = (line: string) => {
    if (!finished) drawing.clear()
    out(line)
  }
  const note = (line: string) => (finished ? void terminal.write(`${line}\n`) : drawing.persist(line))
  return {
    ...speaking(say, note),
    finish: () => {
      if (finished) return
      finished = true
      drawing.clear()
    },
    status: line => {
      if (!finished) drawing.draw(line.split("\n"))
    },
  }
}

const speaking = (
  say: (line: string) => void,
  note: (line: string) => void,
): Pick<Display, "say" | "note" | "emit" | "emitFact"> => ({
  say,
  note,
  emit: event => {
    if (event.event === "retrying") note(retryLine(event))
  },
  emitFact: () => undefined,
})
