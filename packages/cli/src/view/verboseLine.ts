import { type Event, renderRetrying } from "@altilift/core"
import { catalogue } from "../messages/language.ts"
import { bucketLine } from "./bucketLine.ts"
import { endLine } from "./endLines.ts"
import { shownPath } from "./paths.ts"
import { printable } from "./printable.ts"
import { bytes, duration } from "./units.ts"

/**
 * `--verbose`: one line an event. Bytes under way have none: there are many of these events, and progress shows them.
 */
export const verboseLine = (event: Event): string | undefined => {
  switch (event.event) {
    case "found":
      return fileLine("Found", `${event.file.ref}`, ` (${bytes(event.file.size)})`)
    case "scan-complete":
      return "All files are found."
    case "moved":
      return fileLine(event.at, event.file.ref)
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
  printable(
    `Trying again in ${duration(delay / 1000)}: ${renderRetrying(what, catalogue())}${attempt > 1 ? ` (attempt ${attempt})` : ""}`,
  )

const fileLine = (what: string, path: string, more = ""): string => printable(`${what.padEnd(10)} ${shownPath(path)}${more}`)
