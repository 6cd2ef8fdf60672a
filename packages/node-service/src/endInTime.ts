import { Effect } from "effect"
import { grace } from "./http/Endpoints.ts"

/** How long ending may take beyond what requests in flight are given, in milliseconds. */
const margin = 1_000

/**
 * Sees to it that the process ends when it is told to, whatever is in work: in time with the first signal, at once with
 * the second. What is not finished then is what a crash at the same moment would leave, and the next start finds it.
 */
export const endInTime = Effect.acquireRelease(
  Effect.sync(() => {
    let told = false
    const onSignal = (): void => {
      if (told) process.exit(0)
      told = true
      setTimeout(() => process.exit(0), grace + margin).unref()
    }
    const signals = ["SIGINT", "SIGTERM"] as const
    for (const signal of signals) process.on(signal, onSignal)
    return () => {
      for (const signal of signals) process.off(signal, onSignal)
    }
  }),
  // Only a start that failed comes here without a signal; what was told stays told.
  forget => Effect.sync(forget),
)
