import { Context, Effect, Layer } from "effect"
import { Storage } from "../ports/Storage.ts"

/** One storage of two: signed URLs go to the one, objects in OSS buckets to the other. */
export const layerStorageByCloud = <E1, R1, E2, R2>(drivers: {
  /** For S3 and MINIO. */
  readonly url: Layer.Layer<Storage, E1, R1>
  readonly oss: Layer.Layer<Storage, E2, R2>
}): Layer.Layer<Storage, E1 | E2, R1 | R2> =>
  Layer.effect(
    Storage,
    Effect.gen(function* () {
      const url = Context.get(yield* Layer.build(drivers.url), Storage)
      const oss = Context.get(yield* Layer.build(drivers.oss), Storage)
      return Storage.of({
        clouds: [...url.clouds, ...oss.clouds],
        reach: url.reach,
        put: (payload, target, onProgress) => (target.cloud === "OSS" ? oss : url).put(payload, target, onProgress),
        giveUp: target => (target.cloud === "OSS" ? oss : url).giveUp(target),
      })
    }),
  )
