import { type Event, makeProgress } from "@altilift/core"
import { Clock, Effect } from "effect"
import { bucketLine } from "./bucketLine.ts"
import type { MakeDisplay, Output } from "./Display.ts"
import { makeDrawing } from "./Drawing.ts"
import { isProblem } from "./endLines.ts"
import { render } from "./render.ts"
import { makeRepetition } from "./repetition.ts"
import { listenToTerminal } from "./terminalEvents.ts"
import { verboseLine } from "./verboseLine.ts"

/** Between two drawings (milliseconds). */
const interval = 100

/** The live view on a terminal: redrawn ten times a second, with every problem as a line that stays above it. */
export const makeLiveDisplay = (terminal: NodeJS.WriteStream, { out }: Output, colour: boolean, verbose = false): MakeDisplay =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const now = () => clock.currentTimeMillisUnsafe()
    const drawing = makeDrawing(terminal)
    const tracker = makeProgress(now())
    const lineOf = verbose ? verboseLine : makeLineOf()
    let finished = false
    /** The process was told to stop, and does not know yet that it goes on: an overdue drawing would be left behind. */
    let stopped = false
    const finish = () => {
      if (finished) return
      finished = true
      drawing.clear()
      forget()
    }
    const note = (line: string) => (finished ? void terminal.write(`${line}\n`) : drawing.persist(line))
    const draw = () => {
      if (finished || stopped) return
      const screen = { width: terminal.columns ?? 80, height: terminal.rows ?? 24, colour }
      drawing.draw(render(tracker.snapshot(now()), screen))
    }
    const forget = listenToTerminal(terminal, {
      onResize: draw,
      onStop: () => {
        stopped = true
        drawing.clear()
      },
      onContinue: () => {
        stopped = false
        drawing.leave()
        draw()
      },
    })
    yield* Effect.addFinalizer(() => Effect.sync(finish))
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(interval), Effect.sync(draw))))
    return {
      emit: event => {
        tracker.onEvent(event, now())
        const line = lineOf(event)
        if (line !== undefined) note(line)
      },
      finish,
      say: line => {
        if (!finished) drawing.clear()
        out(line)
      },
      note,
      emitFact: () => undefined,
    }
  })

/** The line of an event that stays on the screen, if it has one. */
const makeLineOf = () => {
  const ofFile = makeRepetition()
  return (event: Event): string | undefined => {
    if (event.event === "bucket") return event.instead === undefined ? undefined : bucketLine(event)
    return event.event === "ended" && isProblem(event.final) ? ofFile(event.final) : undefined
  }
}
