import { type Final, isFinal, type Ongoing, type SourceFile, type State } from "../lifecycle/State.ts"
import { emptySummary, type Summary, tally, untally } from "../lifecycle/Summary.ts"

/** Where every file of a run is that the source yielded (invariant 1). */
export interface RunRecord {
  /** Enters the present state of a file. */
  readonly enter: (state: State) => void
  /** A source begins to yield files; one that has none left ends. */
  readonly scanBegins: () => void
  readonly scanEnds: () => void
  /** Whether no source is being scanned. */
  readonly isScanned: () => boolean
  /** Whether every file that will be entered, as far as is known, has ended. */
  readonly isComplete: () => boolean
  readonly has: (ref: SourceFile["ref"]) => boolean
  /** Whether the file has not ended. */
  readonly isOpen: (file: SourceFile) => boolean
  readonly unfinished: () => ReadonlyArray<Ongoing>
  readonly finals: () => ReadonlyArray<Final>
  /** Of the images; meta files are not counted. */
  readonly summary: () => Summary
  /** Bytes that a bucket acknowledged in this run. */
  readonly bytesSent: () => number
}

export const makeRunRecord = (): RunRecord => {
  const unfinished = new Map<string, Ongoing>()
  const finals = new Map<string, Final>()
  let summary = emptySummary
  let bytesSent = 0
  let scans = 0
  return {
    enter: state => {
      const { ref } = state.file
      const ended = finals.get(ref)
      const counts = state.file.meta === undefined
      if (ended !== undefined) {
        if (counts) summary = untally(summary, ended)
        finals.delete(ref)
      }
      if (isFinal(state)) {
        unfinished.delete(ref)
        finals.set(ref, state)
        if (counts) summary = tally(summary, state)
        return
      }
      // Stored comes after a put, or after the discovery that an earlier run did it.
      const sent = state.at === "Stored" && unfinished.get(ref)?.at === "Started"
      unfinished.set(ref, state)
      if (sent) bytesSent += state.content.size
    },
    scanBegins: () => {
      scans++
    },
    scanEnds: () => {
      scans--
    },
    isScanned: () => scans === 0,
    isComplete: () => scans === 0 && unfinished.size === 0,
    has: ref => unfinished.has(ref) || finals.has(ref),
    isOpen: file => unfinished.has(file.ref),
    unfinished: () => [...unfinished.values()],
    finals: () => [...finals.values()],
    summary: () => summary,
    bytesSent: () => bytesSent,
  }
}
