import { Effect } from "effect"
import { Refusal } from "../Refusal.ts"
import { makeShares } from "./shares.ts"

/** Fetches of one user that wait or run; more are refused until some have ended. */
const mostPerUser = 1_000

/** Downloads at the same time: no user waits for another's long list or slow hosts. */
const downloads = { perUser: 4, shared: 8 }

/** How much is fetched at once, and how much may wait. */
export interface Quota {
  /** Takes a place in the queue of a user; it is given back by `leave`. */
  readonly enter: (userId: string) => Effect.Effect<void, Refusal>
  readonly leave: (userId: string) => Effect.Effect<void>
  /** Runs a download of a user who has entered, when it is its turn. */
  readonly inTurn: <A, E, R>(userId: string, download: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

export const makeQuota = (): Quota => {
  const shares = makeShares(downloads)
  const taken = new Map<string, number>()
  return {
    enter: userId =>
      Effect.suspend(() => {
        const before = taken.get(userId) ?? 0
        if (before >= mostPerUser) return Effect.fail(full)
        taken.set(userId, before + 1)
        return Effect.void
      }),
    leave: userId =>
      Effect.sync(() => {
        const left = (taken.get(userId) ?? 1) - 1
        if (left === 0) taken.delete(userId)
        else taken.set(userId, left)
      }),
    inTurn: shares.run,
  }
}

const full = new Refusal({ code: "UNAVAILABLE", problem: { code: "fetches-limit", limit: mostPerUser } })
