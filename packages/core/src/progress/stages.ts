import type { Summary } from "../lifecycle/Summary.ts"
import type { Sums } from "./files.ts"
import type { SentStage, Stage } from "./Progress.ts"

/** What is known of the pace of a run. */
export interface Pace {
  /** Bytes a second. */
  readonly bytes: number | undefined
  /** Verdicts a second. */
  readonly verdicts: number | undefined
  /** Whether a rate tells how long the rest takes: all files are found, and nothing is failing. */
  readonly foreseeable: boolean
}

/** The two stages of a run. */
export const stagesOf = (
  sums: Sums,
  { ready }: Summary,
  { bytes: rate, verdicts, foreseeable }: Pace,
): { readonly sent: SentStage; readonly verified: Stage } => {
  const { found, leftOut, acknowledged, toGo, left, ended } = sums
  const total = { files: found.files - leftOut.files, bytes: found.bytes - leftOut.bytes }
  const sentIn = foreseeable ? secondsFor(toGo.bytes - left.bytes, rate) : undefined
  const decidedIn = foreseeable ? secondsFor(found.files - ended.files, verdicts) : undefined
  return {
    sent: {
      images: { done: acknowledged.files, total: total.files },
      bytes: { done: acknowledged.bytes, total: total.bytes },
      share: total.bytes > 0 ? acknowledged.bytes / total.bytes : part(acknowledged.files, total.files),
      rate: toGo.bytes > 0 ? rate : undefined,
      secondsLeft: sentIn,
    },
    verified: {
      images: { done: ready, total: total.files },
      share: part(ready, total.files),
      rate: verdicts,
      secondsLeft: toGo.bytes === 0 ? decidedIn : later(decidedIn, sentIn),
    },
  }
}

const secondsFor = (rest: number, rate: number | undefined): number | undefined =>
  rate === undefined || rest <= 0 ? undefined : rest / rate

/** A server that verifies faster than images come takes as long as they do. */
const later = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : Math.max(one, other)

const part = (done: number, total: number): number => (total === 0 ? 0 : done / total)
