import type { Event, State } from "@altilift/core"

/** Which images a run brought to the server, or waited for until it had verified them. */
export interface NewImages {
  readonly onEvent: (event: Event) => void
  /** Images that are Ready, and were not before this run. */
  readonly count: () => number
}

/** States of images that the server did not call Ready when it was asked first. */
const underWay: ReadonlySet<State["at"]> = new Set<State["at"]>(["Started", "Stored", "Processing", "Fetching"])

export const makeNewImages = (): NewImages => {
  const working = new Set<string>()
  let count = 0
  return {
    onEvent: event => {
      if (event.event === "moved" && underWay.has(event.at)) working.add(event.file.ref)
      if (event.event !== "ended") return
      if (working.delete(event.file.ref) && event.final.at === "Ready") count++
    },
    count: () => count,
  }
}
