import { Context, Effect, Layer, type Scope } from "effect"
import { Signals } from "../ports/Signals.ts"

/** Signals that a task may be runnable. A hint only: the task runner reads the rows. */
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
    Effect.map(Signals, ({ send, listen }) => TaskSignal.of({ wake: send("tasks"), listen: listen("tasks") })),
  )
}
