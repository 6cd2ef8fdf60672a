import { type Event, hasEnded, renderRetrying } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { bucketLine } from "./bucketLine.ts"
import { column, endLine } from "./endLines.ts"
import { shownPath } from "./paths.ts"
import { printable } from "./printable.ts"
import { bytes, delayBefore } from "./units.ts"

/**
 * `--verbose`: one line an event. Bytes under way have none: there are many of these events, and progress shows them.
 */
export const verboseLine = (event: Event): string | undefined => {
  switch (event.event) {
    case "found":
      return fileLine(sentences().lines.found, event.file.ref, ` (${bytes(event.file.size)})`)
    case "scan-complete":
      return sentences().lines.allFound
    case "moved":
      // The line of its end tells a final state, with the reason.
      return hasEnded(event.at) ? undefined : fileLine(sentences().states[event.at], event.file.ref)
    case "ended":
      return endLine(event.final)
    case "bucket":
      return bucketLine(event)
    case "retrying":
      return retryLine(event)
    case "sent":
    case "pausing":
    case "paused":
    case "resumed":
      return undefined
  }
}

/** What is tried again, and when. */
export const retryLine = ({ delay, attempt, ...what }: Extract<Event, { event: "retrying" }>): string =>
  printable(sentences().lines.tryingAgain(delayBefore(delay), renderRetrying(what, sentences().problems), attempt))

const fileLine = (what: string, path: string, more = ""): string => printable(`${column(what, 10)} ${shownPath(path)}${more}`)
