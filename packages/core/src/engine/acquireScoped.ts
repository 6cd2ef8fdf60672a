import { Effect, Scope } from "effect"

/**
 * As `Effect.acquireRelease`, for a release that needs no services. That one merges two contexts at each release, the
 * largest allocation of an upload.
 */
export const acquireScoped = <A, E, R>(
  acquire: Effect.Effect<A, E, R>,
  release: (acquired: A) => Effect.Effect<unknown>,
): Effect.Effect<A, E, R | Scope.Scope> =>
  Effect.uninterruptible(
    Effect.flatMap(Effect.scope, scope => Effect.tap(acquire, acquired => Scope.addFinalizer(scope, release(acquired)))),
  )
