import { randomBytes } from "node:crypto"
import { Effect } from "effect"
import type { ObjectKey } from "../../../ports/Bucket.ts"
import { keyOf } from "../../../ports/objectKey.ts"
import { acceptObject } from "../acceptObject.ts"
import { bodySource, readLength } from "../body.ts"
import { EdgeError } from "../EdgeError.ts"
import type { Answer, EdgeRequest, ObjectRequest } from "../Protocol.ts"
import { complete } from "../parts/complete.ts"
import { s3Dialect } from "../parts/Dialect.ts"
import { uploadPart } from "../parts/uploadPart.ts"
import { abort } from "../parts/uploads.ts"
import { edgeBucketName } from "../presign.ts"
import { stillStands } from "../revocation.ts"
import { authorise, readTarget, type Signer } from "./authorise.ts"

/**
 * The S3 side of the edge: what a signed address allows, and nothing else. An upload in parts is begun by the service
 * itself, so a client never asks for that.
 */
export const answerS3 = Effect.fn("answerS3")(function* (edge: EdgeRequest, signer: Signer) {
  const query = new Map(new URLSearchParams(edge.search))
  const operation = yield* readOperation(edge, query)
  const key = yield* readTarget(edge.path)
  const signedAt = yield* authorise(signer, edge, Date.now())
  if (!(yield* stillStands(key.projectId, signedAt))) return yield* revoked
  return yield* operations[operation]({ ...edge, bucket: edgeBucketName, name: keyOf(key), query }, key)
})

/** Everything of a body that can be checked before a byte of it is read. */
const readBodyLength = Effect.fnUntraced(function* (request: EdgeRequest) {
  if (request.message.headers["content-encoding"]?.includes("aws-chunked") === true) return yield* framed
  return (yield* readLength(request)) ?? (yield* missingLength)
})

/** PutObject: the whole object in one body. */
const putObject = Effect.fn("s3.putObject")(function* (request: ObjectRequest, key: ObjectKey) {
  const length = yield* readBodyLength(request)
  yield* acceptObject(key, bodySource(request, { length }))
  // Opaque, in a form that no client takes for an MD5 of the bytes.
  return { status: 200, headers: { etag: `"${randomBytes(16).toString("hex")}-1"` } } satisfies Answer
})

/** What is served, by method and by the parameters that name an operation. */
const operations = {
  "PUT ": putObject,
  "PUT partNumber&uploadId": (request: ObjectRequest, key: ObjectKey) =>
    Effect.andThen(readBodyLength(request), uploadPart(request, key, s3Dialect)),
  "POST uploadId": (request: ObjectRequest, key: ObjectKey) => complete(request, key, s3Dialect),
  "DELETE uploadId": abort,
}

/** By its method alone, a request may be refused before anything of it is looked at. */
const readOperation = Effect.fnUntraced(function* ({ message: { method } }: EdgeRequest, query: ReadonlyMap<string, string>) {
  const names = ["partNumber", "uploadId"].filter(name => query.has(name))
  const operation = `${method} ${names.join("&")}`
  return isServed(operation) ? operation : yield* methodNotAllowed
})

const isServed = (operation: string): operation is keyof typeof operations => Object.hasOwn(operations, operation)

const methodNotAllowed = new EdgeError({
  code: "MethodNotAllowed",
  message: "The specified method is not allowed against this resource: the bucket takes objects, in one piece or in parts",
})

const revoked = new EdgeError({
  code: "AccessDenied",
  message: "Request has expired: the tokens of the project's owner were revoked since it was signed",
})

const missingLength = new EdgeError({
  code: "MissingContentLength",
  message: "You must provide the Content-Length HTTP header",
})

const framed = new EdgeError({
  code: "NotImplemented",
  message: "A body framed in signed chunks is not supported",
})
