import type { Final, SourceFile, State } from "../lifecycle/State.ts"
import type { Summary } from "../lifecycle/Summary.ts"
import type { Bucket } from "../ports/Grant.ts"
import type { Activity, Problem } from "../problems/Problem.ts"

/**
 * How far a run is, at one time. A byte is done when a bucket acknowledged it, or when the server has it already; bytes
 * under way are counted apart, and dropped when their attempt ends without an acknowledgement. Times are milliseconds
 * since 1970; when the clock is put back during the run, they continue from where they were.
 */
export interface Progress {
  readonly startedAt: number
  /** When this snapshot was taken. */
  readonly at: number
  /** Files that the source found so far, and their bytes; all of them once `scanComplete`. */
  readonly filesFound: number
  readonly bytesFound: number
  readonly scanComplete: boolean
  /** Files by the state they are in; a state without a file is left out. */
  readonly images: Readonly<Partial<Record<State["at"], number>>>
  readonly summary: Summary
  /** Files that have ended, however they did. */
  readonly filesEnded: number
  /** Bytes that a bucket acknowledged, or that the server had already. */
  readonly bytesAcknowledged: number
  /** Bytes that a bucket acknowledged in this run; of images that had to go twice, twice. */
  readonly bytesSent: number
  /** Bytes handed over to the network by attempts that still run. */
  readonly bytesUnderWay: number
  /**
   * How far the run is, from 0 to 1: half of the way is that all is sent, the other half that all is verified. 1 only
   * when all that can be verified is. It falls only as the stages do.
   */
  readonly share: number
  /** First stage: the bytes are with the server. */
  readonly sent: SentStage
  /** Second stage: the server has verified the image. */
  readonly verified: Stage
  /** Set while nothing comes forward; then no stage has a rate or a time. */
  readonly stalled: Stall | undefined
  /** Set while the run is paused, or lets transfers under way end for that; then no stage has a rate or a time. */
  readonly paused: "pausing" | "paused" | undefined
  /** The latest failure that is tried again. */
  readonly retrying: Retrying | undefined
  /** Where images go; undefined until that is chosen. */
  readonly bucket: Bucket | undefined
  /** Buckets that it was chosen from; 0 until then. */
  readonly buckets: number
  /** The files whose bytes are under way. */
  readonly sending: ReadonlyArray<FileUnderWay>
  /** Files that go with the photos, as they were found; they are counted nowhere else. */
  readonly metaFiles: ReadonlyArray<MetaProgress>
}

/**
 * What counts in a stage stands in `counting.ts`. Files that are no images are no part of it, nor are images that can
 * never get through it; duplicates count like the photo whose bytes they have.
 */
export interface Stage {
  readonly images: Part
  /**
   * From 0 to 1, in bytes where they are known. Once the scan is complete it falls only when an image has to go again:
   * the server refused its bytes, lost them, or the file was changed.
   */
  readonly share: number
  /** Of the last seconds: bytes a second that were sent, verdicts a second that came; undefined while unknown. */
  readonly rate: number | undefined
  /** Until the stage is done at that rate; undefined while unknown. */
  readonly secondsLeft: number | undefined
}

export interface SentStage extends Stage {
  readonly bytes: Part
}

export interface Part {
  readonly done: number
  readonly total: number
}

export interface Stall {
  readonly since: number
  /** The latest failure that was reported; undefined when bytes merely stopped moving. */
  readonly why: Problem | undefined
}

export interface Retrying {
  readonly activity: Activity
  /** Of the file or project; empty where that says nothing. */
  readonly name: string
  readonly problem: Problem
  /** When it happened, and when it is tried again. */
  readonly at: number
  readonly nextAt: number
}

export interface FileUnderWay {
  readonly ref: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Bytes handed over to the network in this attempt. */
  readonly bytes: number
}

/** Where a file is that goes with the photos. */
export interface MetaProgress {
  readonly file: SourceFile
  readonly at: State["at"]
  /** How it ended. */
  readonly final: Final | undefined
}
