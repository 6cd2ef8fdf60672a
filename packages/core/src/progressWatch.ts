import { Effect, type Fiber } from "effect"
import { callListener } from "./engine/callListener.ts"
import type { Progress } from "./progress/Progress.ts"
import type { RunHandle } from "./RunHandle.ts"

/** Those who watch the progress of a run. */
export interface ProgressWatch extends Pick<RunHandle, "watch"> {
  /** Calls all of them now. */
  readonly show: () => void
  /** Calls none of them any more by itself. */
  readonly close: () => void
}

export const makeProgressWatch = (progress: () => Progress): ProgressWatch => {
  const watching = new Map<Fiber.Fiber<never>, () => void>()
  let closed = false
  return {
    watch: (listener, every = 250) => {
      if (closed) return () => {}
      const show = () => callListener(() => listener(progress()))
      const fiber = Effect.runFork(Effect.forever(Effect.andThen(Effect.sync(show), Effect.sleep(every))))
      watching.set(fiber, show)
      return () => {
        watching.delete(fiber)
        fiber.interruptUnsafe()
      }
    },
    show: () => {
      for (const show of watching.values()) show()
    },
    close: () => {
      closed = true
      for (const fiber of watching.keys()) fiber.interruptUnsafe()
    },
  }
}
