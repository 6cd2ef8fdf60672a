import { Effect, type Scope } from "effect"
import { chooseDisplay, type DisplayWish } from "./chooseDisplay.ts"
import type { Display, Output } from "./Display.ts"
import { makeDrawing } from "./Drawing.ts"
import { makeJsonDisplay } from "./json.ts"
import { retryLine } from "./verboseLine.ts"

/** A display of one line that says how far something is. */
export interface StatusDisplay extends Display {
  /**
   * `step`: what is done; without a terminal a line is written when that changes, and at most one a minute otherwise.
   */
  readonly status: (line: string, step: string) => void
}

/** Between two lines of the same step without a terminal (milliseconds). */
const interval = 60_000

/**
 * The display of what is no upload: events for programs, a line that is drawn again and again, or plain lines.
 * `messages`: where plain lines go; `err` for a command whose result is on standard output.
 */
export const makeStatusDisplay = (how: DisplayWish, messages: keyof Output = "out") =>
  chooseDisplay<StatusDisplay, never, Scope.Scope>(how, {
    json: (json, output) =>
      Effect.map(makeJsonDisplay(json, output, how.verbose), display => ({ ...display, status: () => undefined })),
    plain: output => Effect.succeed(makePlain(output[messages])),
    live: terminal =>
      Effect.gen(function* () {
        const display = makeLive(terminal)
        yield* Effect.addFinalizer(() => Effect.sync(display.finish))
        return display
      }),
  })

const makePlain = (write: (line: string) => void): StatusDisplay => {
  let last: { readonly step: string; readonly at: number } | undefined
  return {
    ...speaking(write),
    finish: () => undefined,
    status: (line, step) => {
      const now = Date.now()
      if (last?.step === step && now - last.at < interval) return
      last = { step, at: now }
      write(line)
    },
  }
}

const makeLive = (terminal: NodeJS.WriteStream): StatusDisplay => {
  const drawing = makeDrawing(terminal)
  let finished = false
  return {
    ...speaking(line => (finished ? void terminal.write(`${line}\n`) : drawing.persist(line))),
    finish: () => {
      if (finished) return
      finished = true
      drawing.clear()
    },
    status: line => {
      if (!finished) drawing.draw([line])
    },
  }
}

const speaking = (say: (line: string) => void): Pick<Display, "say" | "emit" | "emitFact"> => ({
  say,
  emit: event => {
    if (event.event === "retrying") say(retryLine(event))
  },
  emitFact: () => undefined,
})
