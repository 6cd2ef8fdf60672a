import { Effect } from "effect"
import { Settings } from "../../../config.ts"
import type { ObjectKey } from "../../../ports/Bucket.ts"
import { acceptObject } from "../acceptObject.ts"
import { bodySource, readLength } from "../body.ts"
import type { Answer } from "../Protocol.ts"
import { digestBody } from "../parts/digest.ts"
import type { OssRequest } from "./OssRequest.ts"

/** PutObject: the whole object in one body. */
export const putObject = Effect.fn("oss.putObject")(function* (request: OssRequest, key: ObjectKey) {
  const { maxObjectBytes } = yield* Settings
  const length = yield* readLength(request)
  const digest = digestBody(request, maxObjectBytes)
  const body = bodySource(request, { length, look: digest.look })
  const { md5 } = yield* acceptObject(key, {
    length,
    write: draft => Effect.andThen(body.write(draft), digest.finish),
    discard: Effect.andThen(body.discard, digest.finish),
  })
  return { status: 200, headers: { etag: `"${md5}"` } } satisfies Answer
})
