import type {
  Bucket,
  BucketWish,
  Final,
  Problem,
  Progress,
  Project,
  Reconstruction,
  ReconstructionRule,
  RunEvent,
  RunFaultKind,
  Phase as RunPhase,
  SourceFile,
  Summary,
  TaskType,
} from "@altilift/core"
import type { Chosen } from "../files/Chosen.ts"

export type { ReconstructionRule } from "@altilift/core"

export interface BrowserUploaderOptions {
  /** Address of the API, for example `https://api.altizure.com`. */
  readonly endpoint: string
  /** Names the calling app. A function is called for each request. */
  readonly key: string | (() => string)
  /** Names the user. A function is called for each request. The uploader never keeps, logs or emits it. */
  readonly token: string | (() => string)
  /** Id or exact name. */
  readonly project: string
  /** Make the project when there is none of that name. */
  readonly create?: boolean | undefined
  /** Which bucket; the one that answers first when left out. */
  readonly bucket?: BucketWish | undefined
  /** `never` when left out. */
  readonly reconstruction?: { readonly when: ReconstructionRule; readonly type?: TaskType | undefined } | undefined
  /** What was dropped or picked. `listFiles` lists what is in it, under the same `ref`s. */
  readonly files: Chosen
  /** Transfers at the same time; left out, their number adapts. */
  readonly transfers?: number | undefined
  /**
   * Milliseconds that a peer may fail without progress before the run ends with a fault; 15 minutes when left out. Time
   * offline does not count.
   */
  readonly retryFor?: number | undefined
  /** Called at once and in order; must return soon and not throw. */
  readonly onEvent?: ((event: BrowserEvent) => void) | undefined
}

/** What the uploader is doing. */
export type Phase =
  | "idle"
  | RunPhase
  /**
   * Another tab of this browser uploads to the same project; goes on when that one ends or pauses, or after `takeOver`.
   */
  | "elsewhere"

/**
 * The engine's events, and those that only a browser has. A file is `found` once, however often the run is paused, and
 * is `ended` once unless it is tried again: then it `moved` to Discovered, and ends again.
 */
export type BrowserEvent =
  | Exclude<RunEvent, { readonly event: "phase" }>
  | { readonly event: "phase"; readonly phase: Phase }
  /** Another tab took the project over: this one is paused. */
  | { readonly event: "taken-over" }

/** Why a run stopped before its end. */
export interface Fault {
  readonly kind: RunFaultKind
  readonly problem: Problem
}

/** How a run ended. */
export interface BrowserOutcome {
  /** Every file that ended, each once, with its last end. */
  readonly images: ReadonlyArray<Final>
  /** Of the images. */
  readonly summary: Summary
  /** The same of the files that go with the photos. */
  readonly metaFiles: ReadonlyArray<Final>
  /** Bytes of all files that a bucket acknowledged since the uploader was made. */
  readonly bytesSent: number
  readonly buckets: ReadonlyArray<Bucket>
  /** Milliseconds that were not spent in pauses. */
  readonly duration: number
  /** `undefined`: the run came to its end, or was cancelled. */
  readonly fault: Fault | undefined
  readonly cancelled: boolean
  /** `undefined` until the server was reached. */
  readonly project: Project | undefined
  /** The server's answer; `undefined` where none was wanted or the rule does not allow it. */
  readonly reconstruction: Reconstruction | undefined
}

/** Uploads a set of photos from a browser, for those who draw their own view. Nothing of it is Effect. */
export interface BrowserUploader {
  readonly phase: () => Phase
  /** How far it is; `undefined` before `run`. */
  readonly progress: () => Progress | undefined
  /**
   * Calls back with the progress from `run` on, at once and every so many milliseconds (250 when left out), until the
   * function that it returns is called, or `close`.
   */
  readonly watch: (listener: (progress: Progress) => void, every?: number) => () => void
  /**
   * Uploads everything that has not come to its end, and waits for the server's verdict on every image. It never
   * rejects for what goes wrong on the way: see `fault`. Called again after a fault or a `cancel` it goes on; while it
   * runs, it is the same promise.
   */
  readonly run: () => Promise<BrowserOutcome>
  /** Starts nothing more, and lets what is being sent finish within 5 seconds. `run` waits. */
  readonly pause: () => void
  /** Goes on after `pause`. What arrived is not sent again. */
  readonly resume: () => void
  /**
   * As `pause`, but `run` resolves, with what has not ended Unfinished; and the registered images are given up at the
   * server.
   */
  readonly cancel: () => void
  /**
   * Tries these images again that ended Failed, Invalid or Rejected (all of them when left out), and runs. Also while
   * it runs: then after what is under way.
   */
  readonly retry: (refs?: Iterable<SourceFile["ref"]>) => Promise<BrowserOutcome>
  /**
   * Uploads more files into the same project, and runs. Also while it runs, pauses, or after its end. A file of a path
   * that is there already gets a number; what `listFiles` listed keeps its `ref`, and is skipped where that is known.
   */
  readonly add: (files: Chosen) => Promise<BrowserOutcome>
  /** Ends everything at once, and closes connections and workers. */
  readonly close: () => Promise<void>
  /** In phase `elsewhere`: has the other tab pause, and goes on here. */
  readonly takeOver: () => void
}
