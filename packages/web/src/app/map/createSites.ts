import { type Accessor, createEffect, createSignal, on } from "solid-js"
import type { Flight } from "./flight.ts"

/** The sites of a map, which shows one at a time. Numbers are those of the list, from 0. */
export interface Sites {
  readonly count: Accessor<number>
  readonly shown: Accessor<number>
  /** Shows the next, and after the last the first. */
  readonly next: () => void
  /** Shows the site that has the most of these photos. */
  readonly showMost: (photos: ReadonlySet<number>) => void
}

/** `chosen`: a photo whose site is shown. `onShown`: another site is shown. */
export const createSites = (
  flights: Accessor<ReadonlyArray<Flight>>,
  chosen: Accessor<number | undefined>,
  onShown: () => void,
): Sites => {
  const [wanted, setWanted] = createSignal(0)
  const shown = () => Math.min(wanted(), Math.max(0, flights().length - 1))
  const show = (site: number): void => {
    if (site === shown()) return
    setWanted(site)
    onShown()
  }
  const showMost = (photos: ReadonlySet<number>): void => {
    const counts = flights().map(({ places }) => places.reduce((sum, { index }) => sum + Number(photos.has(index)), 0))
    const most = Math.max(0, ...counts)
    if (most > (counts[shown()] ?? 0)) show(counts.indexOf(most))
  }
  createEffect(on(chosen, index => index !== undefined && showMost(new Set([index])), { defer: true }))
  return { count: () => flights().length, shown, next: () => show((shown() + 1) % flights().length), showMost }
}
