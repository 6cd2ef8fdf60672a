import type { Effect, Stream } from "effect"
import type { BucketWish } from "./engine/ChooseBucket.ts"
import type { Event } from "./engine/Events.ts"
import type { Gate } from "./engine/Gate.ts"
import type { Outcome } from "./engine/Outcome.ts"
import type { Order } from "./engine/order.ts"
import type { Pace } from "./engine/Pace.ts"
import type { Retry } from "./engine/Retry.ts"
import type { Final } from "./lifecycle/State.ts"
import type { RunFault } from "./ports/Errors.ts"
import type { Found, ImageSource } from "./ports/ImageSource.ts"
import type { Journal } from "./ports/Journal.ts"
import type { Storage } from "./ports/Storage.ts"
import type { Project, Reconstruction, TaskType, UploadApi } from "./ports/UploadApi.ts"
import type { Progress } from "./progress/Progress.ts"

/** What a run is doing. */
export type Phase =
  /** Asking the server: who, which project, which buckets; and waiting until the project is held. */
  | "opening"
  | "uploading"
  /** Nothing new starts; what is being sent may take 5 seconds to finish. */
  | "pausing"
  | "paused"
  | "reconstructing"
  /** It was told to stop; what is being sent may take 5 seconds to finish. */
  | "stopping"
  /** Everything has ended, or the run was stopped, or a fault ended it. */
  | "ended"

/** The events of a run: those of the engine, and those about the run as a whole. */
export type RunEvent =
  | Event
  /** Not for "opening" where the project is known, because that takes no time. */
  | { readonly event: "phase"; readonly phase: Phase }
  /** The server answered, and this is where the images go. */
  | { readonly event: "opened"; readonly project: Project; readonly email: string }
  | { readonly event: "reconstruction"; readonly answer: Reconstruction }

/**
 * When the reconstruction starts: when every image and meta file is Ready; when every image has ended and one is Ready;
 * never.
 */
export type ReconstructionRule = "all ready" | "all finished" | "never"

export interface RunSettings {
  /** Id or exact name. */
  readonly project: string
  /** Make the project when there is none of that name. */
  readonly create?: boolean | undefined
  /** Which bucket; the nearest when left out. */
  readonly bucket?: BucketWish | undefined
  /** The order in which files begin; as they are found when left out. */
  readonly order?: Order | undefined
  /** `never` when left out. */
  readonly reconstruction?: { readonly when: ReconstructionRule; readonly type?: TaskType | undefined } | undefined
  /** Called at once and in order; must return soon. What it throws ends no run: it is an unhandled rejection. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined
  /**
   * Holds the project before anything is sent, and while it uploads; not while it is paused. Yields what releases it.
   */
  readonly hold?: ((project: Project) => Effect.Effect<() => void>) | undefined
}

/** How a run ended. */
export interface RunEnd extends Outcome {
  /** `undefined` until the server was reached. */
  readonly project: Project | undefined
  /** The server's answer; `undefined` where none was wanted or the rule does not allow it. */
  readonly reconstruction: Reconstruction | undefined
}

/** A run, for callers without Effect. It begins at once. */
export interface RunHandle {
  readonly phase: () => Phase
  readonly progress: () => Progress
  /**
   * Calls with a snapshot now, every so many milliseconds (250 when left out) until the run is closed, and at each end.
   * Returns what ends that.
   */
  readonly watch: (listener: (progress: Progress) => void, every?: number) => () => void
  /** See `Run`; all of them return at once. */
  readonly pause: () => void
  /** Goes on after a pause, a stop or a fault. */
  readonly resume: () => void
  /** Tries images again that may end better (all of them when left out). Also while it runs, and after its end. */
  readonly retry: (which?: (final: Final) => boolean) => void
  /** Starts nothing more and ends what is in flight within 5 seconds; a later run, or `resume`, goes on. */
  readonly stop: () => void
  /** The same, and tells the server that the registered images will not come. */
  readonly cancel: () => void
  /**
   * The end of the run; after `resume`, `retry` or `add` the next one. It does not reject for what goes wrong on the
   * way: see `fault`.
   */
  readonly done: () => Promise<RunEnd>
  /** Ends everything, and closes connections and files. */
  readonly close: () => Promise<void>
}

/** What an engine is made of, but for who listens. */
export type RunPorts = UploadApi | Storage | ImageSource | Journal | Gate | Pace | Retry

/** The same over an engine that is put together elsewhere. */
export interface RunOver extends RunHandle {
  /** Uploads further files, which the engine's `ImageSource` can read. */
  readonly add: (files: Stream.Stream<Found, RunFault>) => void
}
