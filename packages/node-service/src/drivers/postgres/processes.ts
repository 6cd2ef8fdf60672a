import { Layer, type Redacted } from "effect"
import type { Announced } from "../../store/RunningProcess.ts"
import { layerCounters } from "./counters.ts"
import { layerLocks } from "./locks.ts"
import { layerPostgres } from "./postgres.ts"
import { Session } from "./Session.ts"
import { layerSignals } from "./signals.ts"

/** The database, and what the processes of an installation share through it: locks, signals and counts. */
export const layerProcesses = (url: Redacted.Redacted<string>, self: Announced) =>
  Layer.mergeAll(layerLocks, layerSignals, layerCounters).pipe(
    Layer.provide(Session.layer(url, self)),
    Layer.provideMerge(layerPostgres(url)),
  )
