import { createVirtualizer } from "@tanstack/solid-virtual"
import { createEffect, createSignal, on, onCleanup, onMount } from "solid-js"

/** Rows that exist besides those in view, above and below, so that none is missing while the list is scrolled. */
const overscan = 8

/** Rows of one height in a box that scrolls; only those in view exist. `height` in the document's font sizes. */
export const createRows = (count: () => number, height: number) => {
  // Set when it is in the document: before, it belongs to none that could be observed.
  const [box, setBox] = createSignal<HTMLElement | null>(null)
  // Asked for once and not for each of 20,000 rows: the browser works out the styles of the page to tell.
  const [pixels, setPixels] = createSignal(height * fontSize())
  const measure = () => setPixels(height * fontSize())
  window.addEventListener("resize", measure)
  onCleanup(() => window.removeEventListener("resize", measure))
  const virtualizer = createVirtualizer<HTMLElement, HTMLElement>({
    get count() {
      return count()
    },
    getScrollElement: box,
    estimateSize: pixels,
    overscan,
  })
  createEffect(on(pixels, () => virtualizer.measure(), { defer: true }))
  return {
    /** For the `ref` of the box that scrolls. */
    scroller: (element: HTMLElement) => onMount(() => setBox(element)),
    inView: () => virtualizer.getVirtualItems(),
    /** CSS pixels of all rows together. */
    totalHeight: () => virtualizer.getTotalSize(),
    /** How many rows the box shows at once. */
    page: () => Math.max(1, Math.floor((box()?.clientHeight ?? 0) / pixels())),
    show: (row: number) => virtualizer.scrollToIndex(row, { align: "auto" }),
    toTop: () => box()?.scrollTo({ top: 0 }),
  }
}

/** CSS pixels of the document's font size, which readers may have made larger. */
const fontSize = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
