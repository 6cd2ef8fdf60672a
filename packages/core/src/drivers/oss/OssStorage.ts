import { Effect, Layer } from "effect"
import type { HttpClient } from "effect/http"
import { contentTypeOf } from "../../http/bucketResponse.ts"
import type { ContentType } from "../../lifecycle/State.ts"
import { BucketTransport } from "../../ports/BucketTransport.ts"
import type { StsTarget } from "../../ports/Grant.ts"
import { Journal } from "../../ports/Journal.ts"
import { Storage } from "../../ports/Storage.ts"
import { layerHttpBucketTransport } from "../HttpBucketTransport.ts"
import { giveUpObject } from "../multipart/giveUp.ts"
import { ossSizes, type PartSizes } from "../multipart/partSize.ts"
import { putInParts } from "../multipart/putInParts.ts"
import { missingStorage } from "../Storages.ts"
import { makeAliOssClient } from "./aliOssClient.ts"
import { askOss } from "./askOss.ts"
import type { OssClient } from "./OssClient.ts"
import { ossParts } from "./ossParts.ts"

/**
 * Puts into an OSS bucket, with the STS that all images of a run share. Big files, and those that were cut off, go in
 * parts, which the journal keeps: after a crash only what is missing is sent.
 */
export const layerTransportOssStorage: Layer.Layer<Storage, never, BucketTransport | Journal> = Layer.suspend(() =>
  layerTransportOssStorageWith(ossSizes),
)

/** The same over whatever `HttpClient` the front end has. Not for browsers: see `layerHttpBucketTransport`. */
export const layerOssStorage: Layer.Layer<Storage, never, HttpClient.HttpClient | Journal> = layerTransportOssStorage.pipe(
  Layer.provide(layerHttpBucketTransport),
)

/** The same with other sizes, and another client than ali-oss. */
export const layerOssStorageWith = (
  sizes: PartSizes,
  client: OssClient = makeAliOssClient(),
): Layer.Layer<Storage, never, HttpClient.HttpClient | Journal> =>
  layerTransportOssStorageWith(sizes, client).pipe(Layer.provide(layerHttpBucketTransport))

/** The same over any transport. */
export const layerTransportOssStorageWith = (
  sizes: PartSizes,
  client: OssClient = makeAliOssClient(),
): Layer.Layer<Storage, never, BucketTransport | Journal> =>
  Layer.effect(
    Storage,
    Effect.gen(function* () {
      const { send, reach } = yield* BucketTransport
      const journal = yield* Journal
      const askAbout = (target: StsTarget, type: ContentType) => askOss(client, send, target, contentTypeOf[type])
      return Storage.of({
        kinds: ["sts"],
        reach,
        put: (payload, target, onProgress) => {
          if (target.kind !== "sts") return missingStorage(target.kind)
          const { size, type } = payload.content
          const ask = askAbout(target, type)
          const transport = ossParts(ask, target, size)
          const range = { body: payload.body, from: 0, to: size }
          const whole = Effect.asVoid(ask({ call: "put", range }, onProgress))
          return putInParts({ transport, journal, payload, sizes, cutOffs: target.cutOffs ?? 0, onProgress, whole })
        },
        giveUp: target =>
          target.kind === "sts"
            ? giveUpObject({ transport: ossParts(askAbout(target, "JPEG"), target, 0), journal })
            : Effect.void,
      })
    }),
  )
