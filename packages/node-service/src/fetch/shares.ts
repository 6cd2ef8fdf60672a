import { Effect } from "effect"

/** Places for what takes long, divided among users. */
export interface Shares {
  /** Runs this in one of the user's places, when there is one. */
  readonly run: <A, E, R>(user: string, work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** How many of a user's wait or run. */
  readonly count: (user: string) => number
}

interface User {
  running: number
  readonly waiting: Array<() => void>
}

/**
 * Every user has one reserved place, so that others cannot stop the user's work. Beyond it there are places for all,
 * which go to users in turn.
 *
 * @param perUser places that one user has at most
 * @param shared places beyond the first of each user
 */
export const makeShares = ({ perUser, shared }: { readonly perUser: number; readonly shared: number }): Shares => {
  // In the order in which they get a place.
  const users = new Map<string, User>()
  let beyond = 0

  const mayRun = ({ running, waiting }: User) => waiting.length > 0 && (running === 0 || (running < perUser && beyond < shared))

  const admit = () => {
    for (let next = nextOf(users, mayRun); next !== undefined; next = nextOf(users, mayRun)) {
      const [name, user] = next
      users.delete(name)
      users.set(name, user)
      if (user.running > 0) beyond++
      user.running++
      user.waiting.shift()?.()
    }
  }

  const leave = (name: string, user: User) => {
    user.running--
    if (user.running > 0) beyond--
    if (user.running === 0 && user.waiting.length === 0) users.delete(name)
    admit()
  }

  const enter = (name: string) =>
    Effect.callback<User>(resume => {
      const user = users.get(name) ?? { running: 0, waiting: [] }
      users.set(name, user)
      const come = () => resume(Effect.succeed(user))
      user.waiting.push(come)
      admit()
      return Effect.sync(() => {
        const at = user.waiting.indexOf(come)
        if (at >= 0) user.waiting.splice(at, 1)
        if (user.running === 0 && user.waiting.length === 0) users.delete(name)
      })
    })

  return {
    run: (name, work) =>
      Effect.uninterruptibleMask(restore =>
        Effect.flatMap(restore(enter(name)), user =>
          Effect.ensuring(
            restore(work),
            Effect.sync(() => leave(name, user)),
          ),
        ),
      ),
    count: name => {
      const user = users.get(name)
      return user === undefined ? 0 : user.running + user.waiting.length
    },
  }
}

const nextOf = (users: ReadonlyMap<string, User>, mayRun: (user: User) => boolean) => [...users].find(([, user]) => mayRun(user))
