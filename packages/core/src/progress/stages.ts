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
  { bytes: rate, verdicts, foreseeable }: Pace,
): { readonly sent: SentStage; readonly verified: Stage } => {
  const { found, sendable, verifiable, verified, acknowledged, toGo, left, ended } = sums
  const sentIn = foreseeable ? secondsFor(toGo.bytes - left.bytes, rate) : undefined
  const decidedIn = foreseeable ? secondsFor(found.files - ended.files, verdicts) : undefined
  return {
    sent: {
      images: { done: acknowledged.files, total: sendable.files },
      bytes: { done: acknowledged.bytes, total: sendable.bytes },
      share: sendable.bytes > 0 ? acknowledged.bytes / sendable.bytes : part(acknowledged.files, sendable.files),
      rate: toGo.bytes > 0 ? rate : undefined,
      secondsLeft: sentIn,
    },
    verified: {
      images: { done: verified.files, total: verifiable.files },
      share: part(verified.files, verifiable.files),
      rate: verdicts,
      secondsLeft: toGo.bytes === 0 ? decidedIn : later(decidedIn, sentIn),
    },
  }
}

/**
 * How far both stages are together, from 0 to 1: each is half of the way. 1 only when all is sent and verified that can
 * be, and nothing more is looked for.
 */
export const shareOf = (sent: Stage, verified: Stage, scanComplete: boolean): number =>
  Math.min((sent.share + verified.share) / 2, scanComplete ? 1 : beforeTheEnd)

/** What stands for "not yet all". */
const beforeTheEnd = 0.99

const secondsFor = (rest: number, rate: number | undefined): number | undefined =>
  rate === undefined || rest <= 0 ? undefined : rest / rate

/** A server that verifies faster than images come takes as long as they do. */
const later = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : Math.max(one, other)

const part = (done: number, total: number): number => (total === 0 ? 0 : done / total)
