import { Effect, Layer } from "effect"
import { Endpoints } from "../Endpoints.ts"
import { EdgeFiles } from "../edge/EdgeFiles.ts"
import { makePresign, objectPath, validity } from "../edge/presign.ts"
import { SigningKey } from "../edge/SigningKey.ts"
import { Bucket } from "./Bucket.ts"

/** The bucket of an installation that has no other: files on this disk, behind the edge server of this process. */
export const layerEmbedded = Layer.effect(
  Bucket,
  Effect.gen(function* () {
    const { edge } = yield* Endpoints
    const files = yield* EdgeFiles
    const presign = makePresign(edge.url, yield* SigningKey)
    return Bucket.of({
      sign: key =>
        Effect.map(
          Effect.promise(() => presign(objectPath(key), { "x-id": "PutObject" }, new Date(), validity)),
          url => url.href,
        ),
      head: files.size,
      copyTo: files.copyTo,
      delete: files.remove,
    })
  }),
)
