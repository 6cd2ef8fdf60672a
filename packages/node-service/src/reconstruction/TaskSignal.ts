import { Context, Effect, Layer, Queue } from "effect"

/**
 * A knock on the conductor's door: something happened that may let a reconstruction begin. A hint only, the conductor looks
 * at the rows; knocks that come while it works become one.
 */
export class TaskSignal extends Context.Service<
  TaskSignal,
  { readonly wake: Effect.Effect<void>; readonly next: Effect.Effect<void> }
>()("@altilift/node-service/reconstruction/TaskSignal") {
  static readonly layer = Layer.effect(
    TaskSignal,
    Effect.map(Queue.sliding<void>(1), knocks =>
      TaskSignal.of({ wake: Effect.asVoid(Queue.offer(knocks, undefined)), next: Queue.take(knocks) }),
    ),
  )
}
