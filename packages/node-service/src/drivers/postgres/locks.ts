import { createHash } from "node:crypto"
import { Data, Effect, Layer } from "effect"
import { lockBy, makeSemaphores } from "../../KeyedLock.ts"
import type { DatabaseError } from "../../ports/Database.ts"
import { Locks } from "../../ports/Locks.ts"
import { Session } from "./Session.ts"

/** Milliseconds between two attempts at a lock that another process holds. */
const pauses = { lock: { first: 20, longest: 500 }, leader: { first: 500, longest: 2_000 } }

/** The lock was not to be had, or was lost, with the database. */
class LockLost extends Data.TaggedError("LockLost")<{ readonly error: DatabaseError }> {}

/** A number of 64 bits, as advisory locks are named by. */
const numberOf = (key: string): string => createHash("sha1").update(`altilift ${key}`).digest().readBigInt64BE().toString()

/**
 * Advisory locks of PostgreSQL, which the server keeps for the session of this process. A session may take the same
 * lock again, so that those of one process wait for each other here first.
 */
export const layerLocks = Layer.effect(
  Locks,
  Effect.gen(function* () {
    const session = yield* Session
    const inTurn = lockBy(yield* makeSemaphores())

    const hold = <A, E, R>(key: string, effect: Effect.Effect<A, E, R>, { first, longest } = pauses.lock) =>
      Effect.uninterruptibleMask(restore =>
        Effect.gen(function* () {
          const number = numberOf(key)
          const { query, lost } = yield* restore(session.connection)
          const isTaken = Effect.map(query("select pg_try_advisory_lock($1::bigint) as taken", [number]), ([row]) => row?.taken)
          for (let pause = first; (yield* isTaken) !== true; pause = Math.min(pause * 2, longest)) {
            yield* restore(Effect.sleep(pause * (0.5 + Math.random() / 2)))
          }
          const release = Effect.ignore(query("select pg_advisory_unlock($1::bigint)", [number]))
          return { held: Effect.mapError(lost, error => new LockLost({ error })), release }
        }).pipe(
          Effect.mapError(error => new LockLost({ error })),
          Effect.flatMap(({ held, release }) => Effect.ensuring(restore(Effect.raceFirst(effect, held)), release)),
        ),
      )

    return Locks.of({
      withLock: (key, effect) =>
        inTurn(key, hold(key, effect)).pipe(
          Effect.catchIf(
            error => error instanceof LockLost,
            lost => Effect.fail(lost.error),
          ),
        ),
      asLeader: (name, effect) => inTurn(`leader ${name}`, untilHeld(hold(`leader ${name}`, effect, pauses.leader))),
    })
  }),
)

/** Begins again as long as the lock is lost. */
const untilHeld = <A, E, R>(attempt: Effect.Effect<A, E | LockLost, R>): Effect.Effect<A, E, R> =>
  Effect.catchIf(
    attempt,
    error => error instanceof LockLost,
    () => Effect.andThen(Effect.sleep("1 second"), untilHeld(attempt)),
  ) as Effect.Effect<A, E, R>
