import type { Event, State } from "@altilift/core"

/** Which images a run brought to the server, or waited for until it had verified them. */
export interface NewImages {
  readonly onEvent: (event: Event) => void
  /** Images that are Ready, and were not before this run. */
  readonly count: () => number
  /** Whether there are others that the server may call Ready later. */
  readonly unsure: () => boolean
  /**
   * Calls `mark` before the first byte of any of them is sent; again with the next image where it could not do what it
   * should.
   */
  readonly beforeFirst: (mark: () => boolean) => void
}

/** States of images that the server did not call Ready when it was asked first. */
const underWay: ReadonlySet<State["at"]> = new Set<State["at"]>(["Started", "Stored", "Processing", "Fetching"])

export const makeNewImages = (): NewImages => {
  const working = new Set<string>()
  let count = 0
  let mark = () => true
  let marked = false
  return {
    onEvent: event => {
      if (event.event === "moved" && underWay.has(event.at)) {
        working.add(event.file.ref)
        if (!marked) marked = mark()
      }
      if (event.event !== "ended" || !working.has(event.file.ref)) return
      const { at } = event.final
      if (at === "Ready") count++
      if (at === "Ready" || at === "Invalid") working.delete(event.file.ref)
    },
    count: () => count,
    unsure: () => working.size > 0,
    beforeFirst: given => {
      mark = given
      marked = false
    },
  }
}
