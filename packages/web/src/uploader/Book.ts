import {
  type Bucket,
  type Event,
  emptySummary,
  type Final,
  type Outcome,
  type SourceFile,
  type Summary,
  tally,
} from "@altilift/core"
import type { BrowserEvent } from "./BrowserUploader.ts"

/** What is known of a set over all the rounds that it takes: a pause ends one round, and a resume begins the next. */
export interface Book {
  /** Hears the engine, and passes on what is news. */
  readonly hear: (event: Event) => void
  /** From here on, until the next round, what ends unfinished has not ended: it goes on after the pause. */
  readonly pausing: () => void
  readonly newRound: () => void
  readonly enter: (outcome: Outcome) => void
  readonly hasEnded: (ref: SourceFile["ref"]) => boolean
  /** Opens those of these (or of all) again that could end better. */
  readonly reopen: (refs: Iterable<SourceFile["ref"]> | undefined) => void
  /** Opens those again that a run left behind which was cancelled or ran into a fault. */
  readonly reopenUnfinished: () => void
  /** What was interrupted by a pause does not go on: it is Unfinished. */
  readonly giveUp: () => void
  readonly totals: () => {
    readonly images: ReadonlyArray<Final>
    readonly summary: Summary
    readonly bytesSent: number
    readonly buckets: ReadonlyArray<Bucket>
    readonly duration: number
  }
}

export const makeBook = (tell: (event: BrowserEvent) => void): Book => {
  const found = new Set<string>()
  const ends = new Map<string, Final>()
  /** Ends that a pause gave to images which will go on after it. */
  const interrupted = new Map<string, Event & { readonly event: "ended" }>()
  const buckets = new Map<string, Bucket>()
  let bytesSent = 0
  let duration = 0
  let allFound = false
  let isPausing = false

  /** Whether it is to be told; keeps what is to be known. */
  const isNews = (event: Event): boolean => {
    switch (event.event) {
      case "found":
        if (found.has(event.file.ref)) return false
        found.add(event.file.ref)
        return true
      case "scan-complete": {
        const isFirst = !allFound
        allFound = true
        return isFirst
      }
      case "ended":
        if (isPausing && isUnfinished(event.final)) {
          interrupted.set(event.file.ref, event)
          return false
        }
        interrupted.delete(event.file.ref)
        ends.set(event.file.ref, event.final)
        return true
      default:
        return true
    }
  }

  const reopen = (refs: Iterable<string>, which: (end: Final) => boolean): void => {
    for (const ref of refs) {
      const end = ends.get(ref)
      if (end === undefined || !which(end)) continue
      ends.delete(ref)
      tell({ event: "moved", file: end.file, at: "Discovered" })
    }
  }

  return {
    hear: event => {
      if (isNews(event)) tell(event)
    },
    pausing: () => {
      isPausing = true
    },
    newRound: () => {
      isPausing = false
    },
    enter: outcome => {
      bytesSent += outcome.bytesSent
      duration += outcome.duration
      for (const bucket of outcome.buckets) buckets.set(`${bucket.cloud} ${bucket.label}`, bucket)
    },
    hasEnded: ref => ends.has(ref),
    reopen: refs => reopen(refs ?? [...ends.keys()], couldEndBetter),
    reopenUnfinished: () => reopen([...ends.keys()], isUnfinished),
    giveUp: () => {
      for (const [ref, event] of interrupted) {
        ends.set(ref, event.final)
        tell(event)
      }
      interrupted.clear()
    },
    totals: () => {
      const images = [...ends.values()]
      return { images, summary: images.reduce(tally, emptySummary), bytesSent, buckets: [...buckets.values()], duration }
    },
  }
}

/** The engine ends so whatever it has to leave in the middle. */
const isUnfinished = (end: Final): boolean => end.at === "Unfinished"

const couldEndBetter = (end: Final): boolean =>
  end.at === "Unfinished" ||
  end.at === "Failed" ||
  end.at === "Invalid" ||
  end.at === "Rejected" ||
  (end.at === "Duplicate" && end.as !== "Ready")
