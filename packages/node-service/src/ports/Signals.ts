import { Context, type Effect, type Scope } from "effect"

/** What is signalled: a reconstruction, an image in a bucket, a removed project, a meta file may be there to work on. */
export type Signal = "tasks" | "buckets" | "removals" | "meta-checks" | "meta-looks"

/**
 * Wakes loops in all processes of an installation. A hint only: whoever is woken reads the rows, and looks without a
 * signal too, at its own interval. Signals that come while it works coalesce.
 */
export class Signals extends Context.Service<
  Signals,
  {
    /** Wakes this process at once, and others within a second. */
    readonly send: (signal: Signal) => Effect.Effect<void>
    /** Begins to listen; yields an effect that waits for the next signal. */
    readonly listen: (signal: Signal) => Effect.Effect<Effect.Effect<void>, never, Scope.Scope>
  }
>()("@altilift/node-service/ports/Signals") {}
