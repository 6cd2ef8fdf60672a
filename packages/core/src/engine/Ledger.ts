import { type Final, isFinal, type Ongoing, type SourceFile, type State } from "../lifecycle/State.ts"
import { emptySummary, type Summary, tally } from "../lifecycle/Summary.ts"

/** The books of a run: where every file is that the source yielded (invariant 1). */
export interface Ledger {
  /** Enters the present state of a file. */
  readonly enter: (state: State) => void
  /** Says that the source yields no more. */
  readonly close: () => void
  /** Whether every file that will ever be entered has ended. */
  readonly complete: () => boolean
  /** Whether the file has not ended. */
  readonly isOpen: (file: SourceFile) => boolean
  readonly unfinished: () => ReadonlyArray<Ongoing>
  readonly finals: () => ReadonlyArray<Final>
  readonly summary: () => Summary
  /** Bytes that a bucket acknowledged in this run. */
  readonly bytesSent: () => number
}

export const makeLedger = (): Ledger => {
  const unfinished = new Map<string, Ongoing>()
  const finals: Array<Final> = []
  let summary = emptySummary
  let bytesSent = 0
  let closed = false
  return {
    enter: state => {
      if (isFinal(state)) {
        unfinished.delete(state.file.ref)
        finals.push(state)
        summary = tally(summary, state)
      } else {
        // Stored comes after a put, or after the discovery that an earlier run did it.
        const sent = state.at === "Stored" && unfinished.get(state.file.ref)?.at === "Started"
        unfinished.set(state.file.ref, state)
        if (sent) bytesSent += state.content.size
      }
    },
    close: () => {
      closed = true
    },
    complete: () => closed && unfinished.size === 0,
    isOpen: file => unfinished.has(file.ref),
    unfinished: () => [...unfinished.values()],
    finals: () => finals,
    summary: () => summary,
    bytesSent: () => bytesSent,
  }
}
