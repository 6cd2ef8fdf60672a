import { Context, Effect, Layer, PubSub, type Scope } from "effect"

/**
 * Signals that a task may be runnable. A hint only: the task runner reads the rows. Signals that are sent while it
 * works coalesce.
 */
export class TaskSignal extends Context.Service<
  TaskSignal,
  {
    readonly wake: Effect.Effect<void>
    /** Begins to listen; yields an effect that waits for the next signal. */
    readonly listen: Effect.Effect<Effect.Effect<void>, never, Scope.Scope>
  }
>()("@altilift/node-service/reconstruction/TaskSignal") {
  static readonly layer = Layer.effect(
    TaskSignal,
    Effect.map(PubSub.sliding<void>(1), signals =>
      TaskSignal.of({
        wake: Effect.asVoid(PubSub.publish(signals, undefined)),
        listen: Effect.map(PubSub.subscribe(signals), PubSub.take),
      }),
    ),
  )
}
