import { Effect } from "effect"
import { JsonOutput } from "../json/JsonOutput.ts"
import { makeOutput } from "../output.ts"
import type { Display } from "./Display.ts"
import { makeDrawing } from "./Drawing.ts"
import { makeJsonDisplay } from "./json.ts"
import { isLiveTerminal } from "./liveTerminal.ts"
import { retryLine } from "./verboseLine.ts"

/** A display of one line that says how far something is. */
export interface StatusDisplay extends Display {
  /** `step`: what is done; without a terminal a line is written when that changes, and at most one a minute otherwise. */
  readonly status: (line: string, step: string) => void
}

/** Between two lines of the same step without a terminal (milliseconds). */
const interval = 60_000

/** The display of what is no upload: events for programs, a line that is drawn again and again, or plain lines. */
export const makeStatusDisplay = Effect.fnUntraced(function* ({
  json,
  verbose,
}: {
  readonly json: boolean
  readonly verbose: boolean
}) {
  const output = makeOutput()
  if (json) {
    const display = yield* makeJsonDisplay(yield* JsonOutput, output, verbose)
    return { ...display, status: () => undefined } satisfies StatusDisplay
  }
  if (!isLiveTerminal()) return makePlain(output.out)
  const display = makeLive(process.stdout)
  yield* Effect.addFinalizer(() => Effect.sync(display.finish))
  return display
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
