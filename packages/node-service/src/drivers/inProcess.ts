import { Effect, Layer, PubSub } from "effect"
import { RateLimiterMemory } from "rate-limiter-flexible"
import { lockBy, makeSemaphores } from "../KeyedLock.ts"
import { type Counted, Counters } from "../ports/Counters.ts"
import { Locks } from "../ports/Locks.ts"
import { type Signal, Signals } from "../ports/Signals.ts"

const layerLocks = Layer.effect(
  Locks,
  Effect.map(makeSemaphores(), semaphores => {
    const withLock = lockBy(semaphores)
    return Locks.of({ withLock, asLeader: (name, effect) => withLock(`leader ${name}`, effect) })
  }),
)

/** Signals to those who listen in this process. */
export const makeSignals = (): Signals["Service"] => {
  const hubs = new Map<Signal, PubSub.PubSub<void>>()
  const hubOf = (signal: Signal) =>
    Effect.suspend(() => {
      const known = hubs.get(signal)
      if (known !== undefined) return Effect.succeed(known)
      return Effect.tap(PubSub.sliding<void>(1), made => Effect.sync(() => void hubs.set(signal, made)))
    })
  return {
    send: signal => Effect.asVoid(Effect.flatMap(hubOf(signal), hub => PubSub.publish(hub, undefined))),
    listen: signal => Effect.flatMap(hubOf(signal), hub => Effect.map(PubSub.subscribe(hub), PubSub.take)),
  }
}

const inMemory = ({ points, duration }: Counted) => new RateLimiterMemory({ points, duration })

/** Locks, signals and counts in this process: enough where one process does everything. */
export const layerInProcess = Layer.mergeAll(
  layerLocks,
  Layer.sync(Signals, () => Signals.of(makeSignals())),
  Layer.succeed(Counters, Counters.of({ exact: inMemory, inBlocks: inMemory })),
)
