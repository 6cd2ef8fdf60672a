import { Clock, Effect, Semaphore } from "effect"
import { Connectivity } from "../ports/Connectivity.ts"
import type { Retryable } from "../ports/Errors.ts"
import type { Bucket } from "../ports/Grant.ts"
import { Storage } from "../ports/Storage.ts"
import { type BucketHint, UploadApi } from "../ports/UploadApi.ts"
import { answersWithin, type Candidates } from "./ChooseBucket.ts"
import { Events } from "./Events.ts"
import { Retry } from "./Retry.ts"

/** The bucket that images are signed for, and the way to the next when it cannot be reached. */
export interface CurrentBucket {
  readonly now: () => Bucket
  /** The buckets that acknowledged images, in the order of their first. */
  readonly used: () => ReadonlyArray<Bucket>
  /** That bucket acknowledged an image. */
  readonly delivered: (bucket: Bucket) => void
  /** That bucket takes bytes, however slowly. */
  readonly moved: (bucket: Bucket) => void
  /**
   * A put failed, and not by the image's fault. Yields whether the run has left that bucket, now or before: then there
   * is no use in waiting for it.
   */
  readonly failed: (bucket: Bucket, error: Retryable) => Effect.Effect<boolean>
}

/**
 * A bucket is left when nothing has succeeded there for a while although this machine has a network, and another one
 * answers: by its address where that is known, else the API has to answer, so that a link that is down for everything
 * drives no run from bucket to bucket. The one that is left comes last in the row: when the others fail too it has its
 * turn again.
 */
export const makeCurrentBucket = Effect.fnUntraced(function* ([first, ...others]: Candidates) {
  const api = yield* UploadApi
  const storage = yield* Storage
  const events = yield* Events
  const connectivity = yield* Connectivity
  const { transfers } = yield* Retry
  const alone = yield* Semaphore.make(1)
  const used = new Set<Bucket>()
  const choices = 1 + others.length
  let row: ReadonlyArray<BucketHint> = others
  let current = first
  let failingSince: number | undefined
  events.emit({ event: "bucket", bucket: first, choices, instead: undefined })

  const answers = ({ endpoint }: BucketHint): Effect.Effect<boolean> =>
    (endpoint === undefined ? api.buckets : storage.reach(endpoint)).pipe(
      Effect.timeoutOption(answersWithin),
      Effect.match({ onSuccess: answer => answer._tag === "Some", onFailure: () => false }),
    )

  const moveOn = Effect.fnUntraced(function* (error: Retryable) {
    for (const next of row) {
      const elsewhere = next.endpoint === undefined || next.endpoint !== current.endpoint
      if (!elsewhere || !(yield* answers(next))) continue
      events.emit({ event: "bucket", bucket: next, choices, instead: { of: current, because: error.problem } })
      row = [...row.filter(bucket => bucket !== next), current]
      current = next
      transfers.bucketChanged()
      break
    }
    failingSince = undefined
  })

  const failed = Effect.fnUntraced(function* (bucket: Bucket, error: Retryable) {
    if (bucket !== current) return true
    const now = yield* Clock.currentTimeMillis
    failingSince = (yield* connectivity.online) ? (failingSince ?? now) : undefined
    if (row.length > 0 && failingSince !== undefined && now - failingSince >= transfers.lookElsewhereAfter) yield* moveOn(error)
    return bucket !== current
  })

  const choice: CurrentBucket = {
    now: () => current,
    used: () => [...used],
    delivered: bucket => {
      used.add(bucket)
      if (bucket === current) failingSince = undefined
    },
    moved: bucket => {
      if (bucket === current) failingSince = undefined
    },
    failed: (bucket, error) => alone.withPermits(1)(failed(bucket, error)),
  }
  return choice
})
