import type { Event } from "../engine/Events.ts"
import { hasEnded } from "../lifecycle/State.ts"
import type { MetaProgress } from "./Progress.ts"

/** Where the files are that go with the photos, in the order in which they were found. */
export const makeMetaProgress = () => {
  const byRef = new Map<string, MetaProgress>()
  let all: ReadonlyArray<MetaProgress> | undefined
  return {
    take: (event: Extract<Event, { event: "found" | "moved" | "ended" | "sent" }>): void => {
      const { file } = event
      // What has ended is reported by `ended`, with more facts.
      if (event.event === "sent" || (event.event === "moved" && hasEnded(event.at))) return
      const final = event.event === "ended" ? event.final : undefined
      const at = event.event === "found" ? "Discovered" : event.event === "moved" ? event.at : event.final.at
      byRef.set(file.ref, { file, at, final })
      all = undefined
    },
    all: (): ReadonlyArray<MetaProgress> => {
      all ??= [...byRef.values()]
      return all
    },
  }
}
