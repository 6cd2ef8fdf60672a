import { Effect, Layer } from "effect"
import type { HttpClient } from "effect/http"
import { BucketTransport } from "../../ports/BucketTransport.ts"
import { RunFault } from "../../ports/Errors.ts"
import type { Payload } from "../../ports/ImageSource.ts"
import { Journal } from "../../ports/Journal.ts"
import { type OssObject, type PutError, Storage } from "../../ports/Storage.ts"
import { layerHttpBucketTransport } from "../HttpBucketTransport.ts"
import { giveUpObject } from "../multipart/giveUp.ts"
import { ossSizes, type PartSizes } from "../multipart/partSize.ts"
import { putInParts } from "../multipart/putInParts.ts"
import { type Ask, ask } from "./ask.ts"
import { makeAliOssSigner, type OssSigner } from "./OssSigner.ts"
import { ossParts } from "./ossParts.ts"

/**
 * Puts into an OSS bucket, with the STS that all images of a run share. Big files, and those that were cut off, go in parts, which the journal keeps: after
 * a crash only what is missing is sent.
 */
export const layerTransportOssStorage: Layer.Layer<Storage, never, BucketTransport | Journal> = Layer.suspend(() =>
  wiredWith(makeAliOssSigner(), ossSizes),
)

/** The same over whatever `HttpClient` the front end has. Not for browsers: see `layerHttpBucketTransport`. */
export const layerOssStorage: Layer.Layer<Storage, never, HttpClient.HttpClient | Journal> = layerTransportOssStorage.pipe(
  Layer.provide(layerHttpBucketTransport),
)

/** The same with another signer, and other sizes. */
export const layerOssStorageWith = (
  signer: OssSigner,
  sizes: PartSizes = ossSizes,
): Layer.Layer<Storage, never, HttpClient.HttpClient | Journal> =>
  wiredWith(signer, sizes).pipe(Layer.provide(layerHttpBucketTransport))

const wiredWith = (signer: OssSigner, sizes: PartSizes): Layer.Layer<Storage, never, BucketTransport | Journal> =>
  Layer.effect(
    Storage,
    Effect.gen(function* () {
      const { send, reach } = yield* BucketTransport
      const journal = yield* Journal
      return Storage.of({
        clouds: ["OSS"],
        reach,
        put: (payload, target, onProgress) => {
          if (target.cloud !== "OSS") return Effect.fail(notOss)
          const asked = ask(send, signer, target)
          const transport = ossParts(asked, target, payload.content)
          const whole = putWhole(asked, payload, target, onProgress)
          return putInParts({ transport, journal, payload, sizes, cutOffs: target.cutOffs ?? 0, onProgress, whole })
        },
        giveUp: target =>
          target.cloud === "OSS"
            ? giveUpObject({ transport: ossParts(ask(send, signer, target), target, { type: "JPEG", size: 0 }), journal })
            : Effect.void,
      })
    }),
  )

const notOss = new RunFault({ kind: "refused", problem: { code: "storage-missing", kind: "url" } })

const putWhole = (asked: Ask, { body, content }: Payload, { key }: OssObject, onProgress: (bytes: number) => void) =>
  Effect.asVoid<unknown, PutError, never>(
    asked({ method: "PUT", key, subresources: {}, type: content.type, body, from: 0, to: content.size }, onProgress),
  )
