import { Storage, type Target } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import { jpeg, payloadOf, tiff } from "./fixtures.ts"

/** How the bucket behind a target behaves. */
export type BucketBehaviour =
  | "accepts"
  /** Answers 403 with an S3 error. */
  | "refuses the target"
  /** Answers 503. */
  | "is busy"
  /** Closes the connection in the middle of the body. */
  | "hangs up"
  /** Answers 413. */
  | "has a smaller limit"

/** A bucket for tests. */
export interface TestBucket {
  readonly target: (behaviour: BucketBehaviour) => Effect.Effect<Target>
  /** What the bucket shows under a target; `undefined`: no object. */
  readonly received: (target: Target) => Effect.Effect<Uint8Array | undefined>
  readonly storage: Layer.Layer<Storage>
}

/**
 * What every storage driver must do. `open` makes a fresh bucket. `behaviours` names what this bucket can be made to
 * do.
 */
export const storageSuite = (
  name: string,
  open: () => TestBucket,
  behaviours: ReadonlyArray<BucketBehaviour> = ["accepts", "refuses the target", "is busy", "hangs up", "has a smaller limit"],
) => {
  describe(`${name} is a Storage`, () => {
    const putTo = (bucket: TestBucket, target: Target, onProgress: (bytes: number) => void = () => {}) =>
      Effect.flatMap(Storage, storage => storage.put(payloadOf(jpeg), target, onProgress)).pipe(Effect.provide(bucket.storage))

    it.effect("delivers exactly the bytes, and says how far it is", () =>
      Effect.gen(function* () {
        const bucket = open()
        const target = yield* bucket.target("accepts")
        const progress: Array<number> = []
        yield* putTo(bucket, target, bytes => progress.push(bytes))
        assert.deepStrictEqual(Array.from((yield* bucket.received(target)) ?? []), [...jpeg.bytes])
        assert.strictEqual(progress.at(-1), jpeg.bytes.byteLength)
        assert.deepStrictEqual(
          progress,
          [...progress].sort((a, b) => a - b),
        )
      }),
    )

    it.effect("keeps transfers at the same time apart", () =>
      Effect.gen(function* () {
        const bucket = open()
        const [one, two] = yield* Effect.all([bucket.target("accepts"), bucket.target("accepts")])
        yield* Effect.gen(function* () {
          const storage = yield* Storage
          yield* Effect.all([storage.put(payloadOf(jpeg), one, () => {}), storage.put(payloadOf(tiff), two, () => {})], {
            concurrency: "unbounded",
          })
        }).pipe(Effect.provide(bucket.storage))
        assert.deepStrictEqual(Array.from((yield* bucket.received(one)) ?? []), [...jpeg.bytes])
        assert.deepStrictEqual(Array.from((yield* bucket.received(two)) ?? []), [...tiff.bytes])
      }),
    )

    const classified = (behaviour: BucketBehaviour, tag: string, answered?: boolean) => {
      if (!behaviours.includes(behaviour)) return
      it.effect(`answers ${tag} when the bucket ${behaviour}, shows no object and no secret`, () =>
        Effect.gen(function* () {
          const bucket = open()
          const target = yield* bucket.target(behaviour)
          const error = yield* Effect.flip(putTo(bucket, target))
          assert.strictEqual(error._tag, tag)
          if (answered !== undefined && error._tag === "Retryable") assert.strictEqual(error.answered, answered)
          assert.isUndefined(yield* bucket.received(target))
          assert.notMatch(`${error.message} ${JSON.stringify(error)}`, /X-Amz|secret|signature=/i)
        }),
      )
    }
    classified("refuses the target", "TargetRefused")
    classified("is busy", "Retryable", true)
    classified("hangs up", "Retryable", false)
    classified("has a smaller limit", "ImageFault")
  })
}
