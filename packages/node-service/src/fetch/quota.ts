import { Effect, Semaphore } from "effect"
import { Refusal } from "../Refusal.ts"

/** Fetches of one user that wait or run; more are refused until some have ended. */
export const mostPerUser = 1_000

/** Downloads at the same time, in all and of one user: nobody waits behind another's long list. */
const downloads = { all: 8, perUser: 4 }

/** The places of a user. */
interface Places {
  readonly running: Semaphore.Semaphore
  taken: number
}

/** How much is fetched at once, and how much may wait. */
export interface Quota {
  /** Takes a place in the queue of a user; it is given back by `leave`. */
  readonly enter: (userId: string) => Effect.Effect<void, Refusal>
  readonly leave: (userId: string) => Effect.Effect<void>
  /** Runs a download of a user who has entered, when it is its turn. */
  readonly inTurn: <A, E, R>(userId: string, download: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

export const makeQuota = (): Quota => {
  const all = Semaphore.makeUnsafe(downloads.all)
  const users = new Map<string, Places>()
  return {
    enter: userId =>
      Effect.suspend(() => {
        const places = users.get(userId) ?? { running: Semaphore.makeUnsafe(downloads.perUser), taken: 0 }
        if (places.taken >= mostPerUser) return Effect.fail(full)
        places.taken += 1
        users.set(userId, places)
        return Effect.void
      }),
    leave: userId =>
      Effect.sync(() => {
        const places = users.get(userId)
        if (places === undefined) return
        places.taken -= 1
        if (places.taken === 0) users.delete(userId)
      }),
    inTurn: (userId, download) => {
      const places = users.get(userId)
      const alone = all.withPermit(download)
      return places === undefined ? alone : places.running.withPermit(alone)
    },
  }
}

const full = new Refusal({
  code: "UNAVAILABLE",
  message: `${mostPerUser} photos of yours wait to be fetched already; ask again when some of them are Ready or Invalid`,
})
