import { Effect, type Scope } from "effect"
import { Settings } from "../config.ts"
import type { Bucket, BucketError } from "../ports/Bucket.ts"
import { Buckets } from "./Buckets.ts"
import type { OssSettings, S3Settings } from "./bucketSettings.ts"
import { withCircuitBreaker } from "./circuitBreaker.ts"

type Made = Effect.Effect<Bucket, BucketError, Scope.Scope>

/** Makes a bucket of its settings, for each cloud. */
export interface BucketDrivers {
  readonly s3: (settings: S3Settings) => Made
  readonly oss: (settings: OssSettings) => Made
}

/** The buckets that the operator configured, in that order. */
export const configuredBuckets = Effect.fnUntraced(function* ({ s3, oss }: BucketDrivers) {
  const { buckets } = yield* Settings
  return yield* Effect.forEach(buckets, settings =>
    Effect.map(settings.cloud === "OSS" ? oss(settings) : s3(settings), withCircuitBreaker),
  )
})

/** Says which buckets do not answer. The service serves the others meanwhile, and these as soon as they do. */
export const reportBuckets = Effect.gen(function* () {
  const { offered } = yield* Buckets
  yield* Effect.forEach(offered, ({ check }) => Effect.catch(check, error => Effect.logError(error.message)), {
    concurrency: "unbounded",
    discard: true,
  })
})
