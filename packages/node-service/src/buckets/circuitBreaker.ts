import { Effect } from "effect"
import type { Bucket, ObjectKey } from "../ports/Bucket.ts"
import { BucketError } from "../ports/Bucket.ts"
import type { PartsWish } from "../ports/planParts.ts"

/** How long a bucket that did not answer is left alone, in milliseconds. */
const rest = 10_000

/**
 * A bucket whose requests fail at once for a while after one found that it does not answer. Else everything that waits
 * for the bucket waits out its time for every object, and keeps places that photos in other buckets need. Granting is
 * apart: another server does that.
 */
export const withCircuitBreaker = <B extends Bucket>(bucket: B): B => {
  const guarded = makeGuard()
  const grantGuarded = makeGuard()
  return {
    ...bucket,
    head: key => guarded(bucket.head(key)),
    copyTo: (key, path) => guarded(bucket.copyTo(key, path)),
    delete: key => guarded(bucket.delete(key)),
    ...("signParts" in bucket ? { signParts: (key: ObjectKey, wish: PartsWish) => guarded(bucket.signParts(key, wish)) } : {}),
    ...("grant" in bucket ? { grant: (userId: string, projectId: string) => grantGuarded(bucket.grant(userId, projectId)) } : {}),
  }
}

const makeGuard = () => {
  let [until, last]: [number, BucketError | undefined] = [0, undefined]
  const note = (error: unknown): void => {
    last = error instanceof BucketError && error.retryable ? error : undefined
    until = Date.now() + rest
  }
  return <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E | BucketError> =>
    Effect.suspend((): Effect.Effect<A, E | BucketError> => {
      if (last !== undefined && Date.now() < until) return Effect.fail(last)
      return effect.pipe(
        Effect.tap(() => Effect.sync(() => note(undefined))),
        Effect.tapError(error => Effect.sync(() => note(error))),
      )
    })
}
