import type { Final, Problem } from "@altilift/core"
import { say, sayAll, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { reasonOfEnd } from "../report/imageFacts.ts"
import type { Display } from "../view/Display.ts"
import { column } from "../view/endLines.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import type { Difference } from "./Difference.ts"
import type { DifferenceState } from "./DifferenceState.ts"
import type { KeptReason, Repaired } from "./repair.ts"

/** Of a difference in a line: its file, or the image by its name on the server. */
const shown = ({ path, name }: Difference): string => (path === undefined ? name : shownPath(path))

const reasonOf = ({ state, file, problems, recorded, path }: Difference): string => {
  const { reconcile: words, reasons, receipt, states } = sentences()
  switch (state) {
    case "Missing":
      return recorded === "Ready" || recorded === "Duplicate" ? words.removed : words.missing
    case "Registered":
      return words.registered
    case "Processing":
      return receipt.verifying
    case "Invalid": {
      const said = problems.length === 0 ? reasons.none : sayAll(problems)
      return file === undefined ? words.invalidElsewhere(said) : reasons.invalid(said)
    }
    case "Unread":
      return sayAll(problems)
    case "Outdated":
      return words.outdated(recordedName(recorded, states))
    case "Gone":
      return words.gone(recordedName(recorded, states))
    case "OnlyOnServer":
      if (file !== undefined) return words.earlierBytes
      return path === undefined ? words.onlyOnServer : words.deletedHere
    case "Changed":
      return words.changed
    case "Abandoned":
      return words.abandoned
    case "Arriving":
      return words.arriving
  }
}

const recordedName = (recorded: Difference["recorded"], states: ReturnType<typeof sentences>["states"]): string =>
  recorded === undefined || recorded === "Named" || recorded === "Found" ? states.Unfinished : states[recorded]

/** A line for people and an event for programs. `when`: before a repair, or of what is left after it. */
export const reportDifference = (one: Difference, when: "first" | "left", display: Display): void => {
  const { lines, reconcile: words } = sentences()
  const { state, path, name, id, checksum, file, problems } = one
  const reason = reasonOf(one)
  display.say(printable(lines.file(column(words.states[state], 10), shown(one), reason)))
  display.emitFact({
    event: "difference",
    state,
    when,
    name,
    ...(path === undefined ? {} : { path }),
    ...(file === undefined || state === "OnlyOnServer" ? {} : { size: file.size }),
    ...(id === undefined ? {} : { id }),
    ...(checksum === undefined ? {} : { checksum }),
    reason,
    ...(problems.length === 0 ? {} : { problems: problems.map(problemFacts) }),
  })
}

/** What was done about a difference. */
export const reportRepaired = ({ difference, end }: Repaired, display: Display): void => {
  const { lines, reconcile: words, states } = sentences()
  const { state, path, name, id, checksum } = difference
  const ended = ((): { readonly state: EndState; readonly result: string; readonly reason: string } => {
    if (end === "given up") return { state: "GivenUp", result: words.states.Abandoned, reason: words.givenUp }
    if (end === "removed") return { state: "Removed", result: words.removedState, reason: words.earlierRemoved(id ?? name) }
    if ("kept" in end) return { state: "Kept", result: words.keptState, reason: keptBecause(end.kept) }
    return { state: end.at, result: states[end.at], reason: end.at === "Ready" ? words.repaired[state] : reasonOfEnd(end) }
  })()
  const { reason } = ended
  display.say(printable(lines.file(column(ended.result, 10), shown(difference), reason)))
  display.emitFact({
    event: "repaired",
    was: state,
    state: ended.state,
    name,
    ...(path === undefined ? {} : { path }),
    ...(id === undefined ? {} : { id }),
    ...(checksum === undefined ? {} : { checksum }),
    reason,
  })
}

type EndState = Final["at"] | "GivenUp" | "Removed" | "Kept"

const keptBecause = (why: Problem | KeptReason): string => (typeof why === "string" ? sentences().reconcile.kept[why] : say(why))

/** How many differences are of which state, without those that none is of. */
export const countsOf = (differences: ReadonlyArray<Difference>): Partial<Record<DifferenceState, number>> => {
  const counts: Partial<Record<DifferenceState, number>> = {}
  for (const { state } of differences) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
