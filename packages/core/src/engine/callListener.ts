import { Effect } from "effect"
import { type Event, Events } from "./Events.ts"

/**
 * Calls a function that the caller of the engine gave. What it throws ends no run: it becomes an unhandled rejection,
 * which the platform reports.
 */
export const callListener = (call: () => void): void => {
  try {
    call()
  } catch (error) {
    report(error)
  }
}

/** Has the platform report a mistake of the caller's. */
export const report = (error: unknown): void => void Promise.reject(error)

/** Who listens to the engine's events, called so. */
export const listener = Effect.map(Events, ({ emit }) => ({
  emit: (event: Event) => callListener(() => emit(event)),
}))
