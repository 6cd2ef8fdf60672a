import { randomBytes } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { finished } from "node:stream/promises"
import { Effect } from "effect"
import type { ObjectKey } from "../buckets/Bucket.ts"
import { Settings } from "../config.ts"
import { Arrivals } from "../images/Arrivals.ts"
import { KeyedLock } from "../KeyedLock.ts"
import { authorise, readTarget } from "./authorise.ts"
import { EdgeFiles } from "./EdgeFiles.ts"
import type { Presign } from "./presign.ts"
import { incomplete, receive } from "./receive.ts"
import { S3Error } from "./S3Error.ts"

/** What a successful PUT answers with. */
export interface Stored {
  /** Opaque, in a form that no client takes for an MD5 of the bytes. */
  readonly etag: string
}

/**
 * One PUT: checks everything that can be checked before a byte of the body is read, receives the body beside the objects, and
 * makes it the object in one step. When it succeeds the object is durable and its image knows; when it fails nothing is left.
 *
 * @param beforeBody called when the request is accepted so far, and the body may be asked for
 */
export const putObject = Effect.fn("putObject")(function* (request: IncomingMessage, presign: Presign, beforeBody: () => void) {
  const { path, search } = splitTarget(request.url ?? "")
  const key = yield* readTarget(path)
  yield* authorise(presign, path, search, Date.now())
  const length = yield* readLength(request)
  yield* Effect.scoped(store(request, key, length, beforeBody))
  return { etag: `"${randomBytes(16).toString("hex")}-1"` } satisfies Stored
})

const store = Effect.fnUntraced(function* (request: IncomingMessage, key: ObjectKey, length: number, beforeBody: () => void) {
  const arrivals = yield* Arrivals
  const files = yield* EdgeFiles
  const locks = yield* KeyedLock
  yield* arrivals.receiving(key.projectId, key.filename)
  const admission = yield* admit(key)
  beforeBody()
  if (admission === "discard") return yield* discard(request)
  const draft = files.draft()
  yield* receive(request, draft, length)
  // Two PUTs of one key finish one after the other: the second finds that the image has its bytes, and its own are dropped.
  yield* locks.withLock(
    `${key.projectId}/${key.filename}`,
    Effect.gen(function* () {
      if ((yield* admit(key)) === "discard") return
      yield* files.commit(draft, key)
      if (!(yield* arrivals.arrived(key.projectId, key.filename))) yield* files.remove(key)
    }),
  )
})

/** Reads a body to its end and keeps nothing of it. */
const discard = (request: IncomingMessage) =>
  Effect.tryPromise({ try: () => finished(request.resume()), catch: () => incomplete })

/** Whether an image waits for these bytes, or has them already. */
const admit = Effect.fnUntraced(function* (key: ObjectKey) {
  const admission = yield* (yield* Arrivals).admit(key.projectId, key.filename)
  if (admission === "unknown") {
    return yield* new S3Error({ code: "NoSuchKey", message: "There is no image for this object any more" })
  }
  if (admission === "refuse") {
    return yield* new S3Error({ code: "AccessDenied", message: "The image is Invalid; register it again for a new address" })
  }
  return admission
})

const splitTarget = (target: string): { readonly path: string; readonly search: string } => {
  const at = target.indexOf("?")
  return at === -1 ? { path: target, search: "" } : { path: target.slice(0, at), search: target.slice(at + 1) }
}

/** The announced length of the body: without it nobody could tell a whole body from a part. */
const readLength = Effect.fnUntraced(function* (request: IncomingMessage) {
  const { maxObjectBytes } = yield* Settings
  const { "content-length": length, "transfer-encoding": transfer, "content-encoding": encoding } = request.headers
  if (transfer !== undefined || length === undefined) {
    return yield* new S3Error({ code: "MissingContentLength", message: "You must provide the Content-Length HTTP header" })
  }
  if (encoding?.includes("aws-chunked") === true) {
    return yield* new S3Error({ code: "NotImplemented", message: "A body framed in signed chunks is not supported" })
  }
  if (Number(length) > maxObjectBytes) {
    return yield* new S3Error({
      code: "EntityTooLarge",
      message: `Your proposed upload exceeds the maximum allowed size of ${maxObjectBytes} bytes`,
    })
  }
  return Number(length)
})
