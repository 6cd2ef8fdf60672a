import { relative, sep } from "node:path"
import type { Final } from "@altilift/core"
import { sentences } from "../messages/language.ts"
import { isIndexFile } from "./indexFiles.ts"
import type { UnitState } from "./UnitState.ts"

/** What is on a card, by what became of it. */
export interface CardCounts {
  readonly ready: number
  /** Photos that are not Ready. */
  readonly unsafe: number
  /** Other files, wherever they are on the card: not photos, or named as incomplete. They are on the card only. */
  readonly others: number
  /** Files and folders that the selection does not take. */
  readonly leftOut: number
  /** One of `others`: its path on the card, with `/`. */
  readonly example: string | undefined
}

export const countCard = ({ unit, sightings, leftOut, others }: UnitState): CardCounts => {
  const ends = sightings.ends()
  const ready = ends.filter(isReady).length
  const skipped = ends.flatMap(end => (end?.at === "Skipped" ? [end.file.ref] : []))
  const onCard = [...skipped, ...sightings.partials()].map(ref => relative(unit.cardPath ?? unit.path, ref).replaceAll(sep, "/"))
  const found = onCard.filter(path => !isIndexFile(path))
  return {
    ready,
    unsafe: ends.length - ready - skipped.length,
    others: found.length + others.count,
    leftOut,
    example: found[0] ?? others.example,
  }
}

const isReady = (end: Final | undefined): boolean => end?.at === "Ready" || (end?.at === "Duplicate" && end.as === "Ready")

/** Whether formatting the card loses nothing: the server has every photo, and nothing else is on it. */
export const isSafe = ({ ready, unsafe, others, leftOut }: CardCounts): boolean => ready > 0 && unsafe + others + leftOut === 0

/** Whether a file is on it that the server does not have. */
export const isNeeded = ({ unsafe, others, leftOut }: CardCounts): boolean => unsafe + others + leftOut > 0

export const cardLine = (name: string, counts: CardCounts): string => {
  const words = sentences().watch
  const { ready, unsafe, others, leftOut, example = "" } = counts
  if (isSafe(counts)) return words.cardSafe(name, ready)
  if (unsafe > 0) return words.cardUnsafe(name, unsafe, ready + unsafe)
  if (leftOut > 0) return words.cardLeftOut(name, ready, leftOut + others)
  return others > 0 ? words.cardOthers(name, ready, others, example) : words.cardEmpty(name)
}
