import { Effect } from "effect"
import { grace } from "./http/Endpoints.ts"

/** How long ending may take beyond what requests in flight are given, in milliseconds. */
const margin = 1_000

/**
 * Ends the process at a signal, whatever is in work: in time with the first signal, at once with the second.
 * What is not finished then is what a crash at the same moment would leave, and the next start finds it.
 *
 * @param drainFor milliseconds that requests are still taken after the first signal
 */
export const endInTime = (drainFor: number) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      let signalled = false
      const onSignal = (): void => {
        if (signalled) process.exit(0)
        signalled = true
        setTimeout(() => process.exit(0), drainFor + grace + margin).unref()
      }
      const signals = ["SIGINT", "SIGTERM"] as const
      for (const signal of signals) process.on(signal, onSignal)
      return () => {
        for (const signal of signals) process.off(signal, onSignal)
      }
    }),
    // Only a start that failed comes here without a signal; its error was reported already.
    forget => Effect.sync(forget),
  )
