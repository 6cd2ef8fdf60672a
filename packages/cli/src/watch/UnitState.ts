import type { SourceFile } from "@altilift/core"
import type { Others } from "./findOthers.ts"
import { makeSightings, pauseAfter, type Sightings } from "./Sightings.ts"
import type { Unit } from "./Unit.ts"

/** A folder that is there, its files, and whether its project can take photos now. */
export interface UnitState {
  readonly unit: Unit
  readonly sightings: Sightings
  /** Files and folders in it that the selection does not take. */
  leftOut: number
  /** Of a card: files that the search for photos does not find. */
  others: Others
  /** When its files were listed; `-Infinity`: not yet. */
  seenAt: number
  /** Nothing is uploaded before this time: the last run failed as a whole. */
  blockedUntil: number
  /** Runs that failed as a whole, in a row. */
  failures: number
  /** When its last upload began; `-Infinity`: there was none yet. */
  servedAt: number
  /** The latest report of how its files ended. */
  reported: string
}

export const makeUnitState = (unit: Unit, settle: number): UnitState => ({
  unit,
  sightings: makeSightings(settle),
  leftOut: 0,
  others: { count: 0, example: undefined },
  seenAt: Number.NEGATIVE_INFINITY,
  blockedUntil: 0,
  failures: 0,
  servedAt: Number.NEGATIVE_INFINITY,
  reported: "",
})

/** Files to upload now. */
export const dueIn = ({ blockedUntil, sightings }: UnitState, now: number): ReadonlyArray<SourceFile> =>
  now < blockedUntil ? [] : sightings.due(now)

/**
 * The folder to upload from now: of those with due files the one that was served longest ago, because one that gets
 * photos all the time is always due.
 */
export const nextToServe = (states: ReadonlyArray<UnitState>, now: number): UnitState | undefined =>
  states
    .filter(state => dueIn(state, now).length > 0)
    .sort((a, b) => Number(a.servedAt > b.servedAt) - Number(a.servedAt < b.servedAt))[0]

/** When files are due next; `Infinity`: none will be unless something changes. */
export const nextDueIn = ({ blockedUntil, sightings }: UnitState): number => Math.max(blockedUntil, sightings.nextDue())

/** A run failed as a whole. Yields for how long the next waits (milliseconds). */
export const block = (state: UnitState, now: number): number => {
  state.failures++
  const pause = pauseAfter(state.failures)
  state.blockedUntil = now + pause
  return pause
}
