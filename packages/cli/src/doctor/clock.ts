import type { Answered } from "../layers.ts"
import type { Findings } from "./bounded.ts"
import { found } from "./Finding.ts"

/** Seconds. A bucket refuses what is signed for a time that differs by 15 minutes. */
const noticed = 60
const refused = 15 * 60

/** The clock of this machine against the `Date` of the server's answer, which has no more than seconds. */
export const checkClock = (host: string, answer: Answered | undefined): Findings => {
  if (answer?.date === undefined) return [found("clock", "skipped", "clock-unknown", { host })]
  const { sent, came, date } = answer
  // The header was written while the request was under way, at some time within its second.
  const ahead = Math.max(0, sent - (date + 1000)) + Math.min(0, came - date)
  const seconds = Math.round(ahead / 1000)
  const off = Math.abs(seconds)
  if (off < noticed) return [found("clock", "ok", "clock-right", { seconds })]
  return [found("clock", off < refused ? "warning" : "wrong", "clock-off", { seconds, host })]
}
