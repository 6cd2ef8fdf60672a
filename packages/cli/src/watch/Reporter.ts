import type { CommandError } from "../exitCode.ts"
import { say, sentences } from "../messages/language.ts"
import { problemOf } from "../messages/wordsOf.ts"
import type { Display } from "../view/Display.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import { delayBefore } from "../view/units.ts"
import { type CardCounts, cardLine, countCard, isSafe } from "./CardCounts.ts"
import type { Unit, Watched } from "./Unit.ts"
import type { UnitState } from "./UnitState.ts"

/** Reports to the user and to programs between the uploads. */
export interface Reporter {
  readonly begins: (watched: Watched) => void
  /** Files of a folder whose folders are watched, which are in none of these. */
  readonly loose: (root: string, count: number) => void
  readonly there: (unit: Unit) => void
  readonly gone: (state: UnitState) => void
  /** Nothing of it can be uploaded now: reports how its files ended. */
  readonly stands: (state: UnitState) => void
  /** `delay`: until the next try (milliseconds). */
  readonly waits: (unit: Unit, error: CommandError, delay: number) => void
}

/**
 * `complain` gets what keeps the watch from uploading; `--quiet` does not hide it. `once`: folders are not watched, so
 * that is not said.
 */
export const makeReporter = (display: Display, complain: (line: string) => void, once: boolean): Reporter => {
  const words = sentences().watch
  const print = (line: string) => display.say(printable(line))
  const note = (line: string) => display.note(printable(line))
  const emit = (phase: "there" | "gone" | "safe" | "unsafe", { path, name, project, isCard }: Unit, counts?: CardCounts) => {
    display.emitFact({ event: "watch", phase, kind: isCard ? "card" : "folder", path, name, project, ...counts })
  }
  return {
    begins: ({ roots, project, kind }) => {
      if (kind === "folder") return
      const where = roots.map(root => shownPath(root)).join(sentences().comma)
      note(words.begins[kind](where, project))
    },
    loose: (root, count) => complain(printable(words.loose(shownPath(root), count))),
    there: unit => {
      emit("there", unit)
      const { name, path, project, isCard } = unit
      if (isCard) note(words.cardIn(name, project))
      else if (!once) note(words.folderThere(shownPath(path), project))
    },
    gone: state => {
      const { unit, leftOut, reported } = state
      emit("gone", unit)
      if (!unit.isCard) return note(words.folderGone(shownPath(unit.path)))
      const counts = countCard(state)
      const { ready, unsafe } = counts
      if (unsafe > 0) return print(words.cardOutEarly(unit.name, ready, ready + unsafe))
      // The card was removed before its end was reported.
      if (reported === "" && ready + leftOut > 0) print(cardLine(unit.name, counts))
      print(words.cardOut(unit.name))
    },
    stands: state => {
      const { unit, sightings } = state
      if (!unit.isCard || state.seenAt < state.blockedUntil || sightings.ends().includes(undefined)) return
      const counts = countCard(state)
      const line = cardLine(unit.name, counts)
      if (line === state.reported) return
      state.reported = line
      emit(isSafe(counts) ? "safe" : "unsafe", unit, counts)
      print(line)
    },
    waits: ({ path, project }, error, delay) => {
      const message = "problem" in error ? say(error.problem) : error.message
      display.emitFact({ event: "waiting", path, project, message, delay, ...problemOf(error) })
      complain(printable(words.waits(message, delayBefore(delay))))
    },
  }
}
