import { randomBytes } from "node:crypto"
import { Effect } from "effect"
import { acceptObject } from "../acceptObject.ts"
import { bodySource, readLength } from "../body.ts"
import { EdgeError } from "../EdgeError.ts"
import type { Answer, EdgeRequest } from "../Protocol.ts"
import type { Presign } from "../presign.ts"
import { authorise, readTarget } from "./authorise.ts"

/** The S3 side of the edge: PUTs of signed addresses, and nothing else. */
export const answerS3 = (request: EdgeRequest, presign: Presign) =>
  request.message.method === "PUT" ? putObject(request, presign) : Effect.fail(methodNotAllowed)

const methodNotAllowed = new EdgeError({
  code: "MethodNotAllowed",
  message: "The specified method is not allowed against this resource: the bucket only takes PUT",
})

/** One PUT: checks everything that can be checked before a byte of the body is read, and has the bucket accept the rest. */
const putObject = Effect.fn("putObject")(function* (request: EdgeRequest, presign: Presign) {
  const key = yield* readTarget(request.path)
  yield* authorise(presign, request.path, request.search, Date.now())
  if (request.message.headers["content-encoding"]?.includes("aws-chunked") === true) return yield* framed
  const length = yield* readLength(request)
  if (length === undefined) return yield* missingLength
  yield* acceptObject(key, bodySource(request, { length }))
  // Opaque, in a form that no client takes for an MD5 of the bytes.
  return { status: 200, headers: { etag: `"${randomBytes(16).toString("hex")}-1"` } } satisfies Answer
})

const missingLength = new EdgeError({
  code: "MissingContentLength",
  message: "You must provide the Content-Length HTTP header",
})

const framed = new EdgeError({
  code: "NotImplemented",
  message: "A body framed in signed chunks is not supported",
})
