import { type Flight, type Hint, type HintCode, hintCodes } from "@altilift/core/preflight"
import type { PageCheck } from "../../../workers/preflightWorker.ts"
import type { Photo } from "../model/Photo.ts"

/** What the check says of a set. Photos are indexes in the `PhotoStore`. */
export interface SetHints {
  /** Of photos that have any; the value of a duplicate is the index of the first. */
  readonly hints: ReadonlyMap<number, ReadonlyArray<Hint>>
  /** In the order of time. */
  readonly flights: ReadonlyArray<Flight>
  /** Of the photos that are not left out. */
  readonly coverage: PageCheck["coverage"]
}

/** `indexes`: the photos that were checked, in the order in which they were given. */
export const setHintsOf = ({ photos, flights, coverage }: PageCheck, indexes: ReadonlyArray<number>): SetHints => {
  const indexAt = (at: number): number => indexes[at] ?? -1
  const hintOf = (hint: Hint): Hint =>
    hint.code === "duplicate" && hint.value !== undefined ? { ...hint, value: indexAt(hint.value) } : hint
  return {
    hints: new Map(photos.flatMap(({ hints }, at) => (hints.length === 0 ? [] : [[indexAt(at), hints.map(hintOf)] as const]))),
    flights: flights.map(flight => ({ ...flight, photos: flight.photos.map(indexAt) })),
    coverage,
  }
}

/** Photos that have one hint. */
export interface HintLine {
  readonly code: HintCode
  readonly photos: ReadonlyArray<number>
}

/** The hints with their photos, without those that are left out. A duplicate of a photo that is left out is none. */
export const hintLines = ({ hints }: SetHints, photos: ReadonlyArray<Photo>): ReadonlyArray<HintLine> => {
  const isIn = (index: number | undefined) => index !== undefined && photos[index]?.leftOut === false
  const byCode = new Map<HintCode, Array<number>>()
  for (const [index, some] of hints) {
    if (!isIn(index)) continue
    for (const { code, value } of some) {
      if (code === "duplicate" && !isIn(value)) continue
      const found = byCode.get(code)
      if (found === undefined) byCode.set(code, [index])
      else found.push(index)
    }
  }
  return hintCodes.flatMap(code => {
    const found = byCode.get(code)
    return found === undefined ? [] : [{ code, photos: found }]
  })
}

/** How much of a flight is sent. */
export const sentOf = ({ photos: of }: Flight, photos: ReadonlyArray<Photo>): number =>
  of.filter(index => photos[index]?.leftOut === false).length

/** Names a flight as long as its first photo is the same: numbers change when photos are added. */
export const flightKey = (flight: Flight, photos: ReadonlyArray<Photo>): string => photos[flight.photos[0] ?? -1]?.ref ?? ""

/** Whether flights are worth a list: one survey says nothing that the figures do not say. */
export const hasFlights = ({ flights }: SetHints): boolean => flights.length > 1
