import { Context, Effect, Layer, Queue } from "effect"

/**
 * Signals that a task may be runnable. A hint only: the task runner reads the rows. Signals that are sent while it
 * works coalesce.
 */
export class TaskSignal extends Context.Service<
  TaskSignal,
  { readonly wake: Effect.Effect<void>; readonly next: Effect.Effect<void> }
>()("@altilift/node-service/reconstruction/TaskSignal") {
  static readonly layer = Layer.effect(
    TaskSignal,
    Effect.map(Queue.sliding<void>(1), signals =>
      TaskSignal.of({ wake: Effect.asVoid(Queue.offer(signals, undefined)), next: Queue.take(signals) }),
    ),
  )
}
