import { Context, Effect, Layer, RcMap, Scope, Semaphore } from "effect"

type WithLock = <A, E, R>(key: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/** One at a time for each key, in the order in which they asked; different keys do not wait for each other. */
export class KeyedLock extends Context.Service<KeyedLock, { readonly withLock: WithLock }>()("@altilift/node-service/KeyedLock") {
  static readonly layer = Layer.effect(
    KeyedLock,
    Effect.map(makeSemaphores(), semaphores => KeyedLock.of({ withLock: lockBy(semaphores) })),
  )
}

/** A semaphore for each key that is held or waited for. */
export function makeSemaphores() {
  return RcMap.make({ lookup: (_: string) => Semaphore.make(1) })
}

/** Locks by these semaphores. The scope of the effect that is locked stays its own. */
export function lockBy(semaphores: RcMap.RcMap<string, Semaphore.Semaphore>): WithLock {
  return (key, effect) =>
    Effect.acquireUseRelease(
      Scope.make(),
      scope => Effect.flatMap(Scope.provide(RcMap.get(semaphores, key), scope), semaphore => semaphore.withPermit(effect)),
      Scope.close,
    )
}
