import { Layer } from "effect"
import type { Limiter } from "../bandwidth/Limiter.ts"
import { Gate } from "./Gate.ts"
import { layerPace, type Pace } from "./Pace.ts"
import { layerRetry, type Retry } from "./Retry.ts"

export interface EngineOptions {
  /** Transfers at the same time; left out, their number adapts. */
  readonly transfers?: number | undefined
  /** Milliseconds that a peer may fail without progress before the run stops; 15 minutes when left out. */
  readonly retryFor?: number | undefined
  /** Bytes that the photos under way may hold together; 256 MiB when left out. */
  readonly memory?: number | undefined
  /** Bounds the bytes a second that go to buckets, of all transfers together; no bound when left out. */
  readonly limiter?: Limiter | undefined
}

/** How fast, and how long to try: everything of the engine that is not a port. */
export const layerEngine = (options: EngineOptions = {}): Layer.Layer<Gate | Pace | Retry> =>
  Layer.merge(
    layerPace({ transfers: options.transfers, memory: options.memory, limiter: options.limiter }),
    layerRetry({ retryFor: options.retryFor ?? 15 * 60_000 }),
  ).pipe(Layer.provideMerge(Gate.layer))
