import { Layer } from "effect"
import { layerPace, type Pace } from "./Pace.ts"
import { layerRetry, type Retry } from "./Retry.ts"

export interface EngineOptions {
  /** Transfers at the same time; 8 when left out, which fills most links without crowding a small one. */
  readonly transfers?: number | undefined
  /** Milliseconds that a peer may fail without progress before the run stops; 15 minutes when left out. */
  readonly retryFor?: number | undefined
}

/** How fast, and how long to try: everything of the engine that is not a port. */
export const layerEngine = (options: EngineOptions = {}): Layer.Layer<Pace | Retry> =>
  Layer.merge(layerPace({ transfers: options.transfers ?? 8 }), layerRetry({ retryFor: options.retryFor ?? 15 * 60_000 }))
