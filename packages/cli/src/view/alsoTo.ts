import type { JsonOutput } from "../json/JsonOutput.ts"
import { toJsonEvent } from "../json/toJsonEvent.ts"
import type { Display } from "./Display.ts"

/** The same display, whose events go to a log as well, if there is one. */
export const alsoTo = (log: JsonOutput["Service"] | undefined, display: Display): Display =>
  log === undefined
    ? display
    : {
        ...display,
        emit: event => {
          log.emit(toJsonEvent(event))
          display.emit(event)
        },
        emitFact: fact => {
          log.emit(fact)
          display.emitFact(fact)
        },
      }
