import { Effect } from "effect"

/** SQLite's code for "another connection holds the lock". */
const busy = 5

/** Whether SQLite could not do something because another process holds a lock. */
export const isBusy = (cause: unknown): boolean =>
  cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" && (cause.errcode & 0xff) === busy

/** Milliseconds between two tries, at first and at most. */
const pauses = { first: 5, longest: 100 }

/**
 * Tries again while another process holds the lock. SQLite would wait itself, and the whole process with it; so it is
 * configured not to, and others are served between two tries.
 *
 * @param patience milliseconds
 */
export const whileBusy = <A, E, R>(attempt: Effect.Effect<A, E, R>, locked: (error: E) => boolean, patience: number) =>
  Effect.suspend(() => {
    const end = Date.now() + patience
    const again = (pause: number): Effect.Effect<A, E, R> =>
      Effect.catch(attempt, error =>
        locked(error) && Date.now() < end
          ? Effect.andThen(Effect.sleep(pause), again(Math.min(pause * 2, pauses.longest)))
          : Effect.fail(error),
      )
    return again(pauses.first)
  })
