import { Context, Effect, Layer, Semaphore } from "effect"

/** One at a time for each key; different keys do not wait for each other. */
export class KeyedLock extends Context.Service<
  KeyedLock,
  { readonly withLock: <A, E, R>(key: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> }
>()("@altilift/node-service/KeyedLock") {
  static readonly layer = Layer.sync(KeyedLock, () => {
    const held = new Map<string, { readonly semaphore: Semaphore.Semaphore; users: number }>()
    const enter = (key: string) => {
      const entry = held.get(key) ?? { semaphore: Semaphore.makeUnsafe(1), users: 0 }
      entry.users += 1
      held.set(key, entry)
      return entry
    }
    return KeyedLock.of({
      withLock: (key, effect) =>
        Effect.acquireUseRelease(
          Effect.sync(() => enter(key)),
          entry => entry.semaphore.withPermit(effect),
          entry =>
            Effect.sync(() => {
              entry.users -= 1
              if (entry.users === 0) held.delete(key)
            }),
        ),
    })
  })
}
