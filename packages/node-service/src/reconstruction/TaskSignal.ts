import { Context, Effect, Layer, Queue } from "effect"

/**
 * A knock on the conductor's door: something happened that may let a reconstruction begin. A hint only, the conductor looks
 * at the rows; knocks that come while it works become one.
 */
export class Wakeup extends Context.Service<Wakeup, { readonly wake: Effect.Effect<void>; readonly next: Effect.Effect<void> }>()(
  "@altilift/node-service/reconstruction/Wakeup",
) {
  static readonly layer = Layer.effect(
    Wakeup,
    Effect.map(Queue.sliding<void>(1), knocks =>
      Wakeup.of({ wake: Effect.asVoid(Queue.offer(knocks, undefined)), next: Queue.take(knocks) }),
    ),
  )
}
