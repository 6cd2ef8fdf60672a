import { Effect } from "effect"
import type { ObjectKey } from "../../../ports/Bucket.ts"
import { prefixOf, readKey } from "../../../ports/objectKey.ts"
import { EdgeError } from "../EdgeError.ts"
import type { EdgeRequest } from "../Protocol.ts"
import { complete } from "../parts/complete.ts"
import { ossDialect } from "../parts/Dialect.ts"
import { uploadPart } from "../parts/uploadPart.ts"
import { abort, initiate, listParts } from "../parts/uploads.ts"
import { edgeBucketName } from "../presign.ts"
import { stillStands } from "../revocation.ts"
import type { StsIssuer } from "../sts.ts"
import { authorise, expired } from "./authorise.ts"
import { type OssRequest, readOssRequest } from "./OssRequest.ts"
import { putObject } from "./putObject.ts"

/** What is served, by method and by the parameters that name an operation. */
const operations = {
  "PUT ": putObject,
  "POST uploads": initiate,
  "PUT partNumber&uploadId": (request: OssRequest, key: ObjectKey) => uploadPart(request, key, ossDialect),
  "POST uploadId": (request: OssRequest, key: ObjectKey) => complete(request, key, ossDialect),
  "GET uploadId": listParts,
  "DELETE uploadId": abort,
}

/** Parameters that only say how an answer should look. */
const formatting = ["encoding-type", "max-parts", "part-number-marker"]

/** Longest name of an object, in bytes. */
const longestName = 1023

/** The OSS side of the edge: one object, in one piece or in parts, under the prefix of the sender's STS. */
export const answerOss = Effect.fn("answerOss")(function* (edge: EdgeRequest, sts: StsIssuer) {
  const request = yield* readOssRequest(edge)
  // First, because what else OSS knows is not ours to verify: no STS of ours allows it, whoever signed.
  const operation = yield* readOperation(request)
  const { projectId, issuedAt } = yield* authorise(sts, request, Date.now())
  if (!(yield* stillStands(projectId, issuedAt))) return yield* expired
  const key = yield* readTarget(request, projectId)
  return yield* operations[operation](request, key)
})

const readOperation = Effect.fnUntraced(function* ({ message: { method, headers }, query }: OssRequest) {
  const parameters = [...query.keys()].filter(name => !formatting.includes(name)).sort()
  const operation = `${method} ${parameters.join("&")}`
  if (!isServed(operation) || headers["x-oss-copy-source"] !== undefined) {
    return yield* new EdgeError({
      code: "AccessDenied",
      message:
        "You have no right to do this: the bucket takes objects, in one piece or in parts, signed in the Authorization header",
    })
  }
  if (headers["x-oss-callback"] !== undefined || headers["x-oss-complete-all"] !== undefined) {
    return yield* new EdgeError({
      code: "NotImplemented",
      message: "Callbacks, and completing without a list of parts, are not supported",
    })
  }
  return operation
})

const isServed = (operation: string): operation is keyof typeof operations => Object.hasOwn(operations, operation)

const readTarget = Effect.fnUntraced(function* ({ bucket, name }: OssRequest, projectId: string) {
  if (bucket !== edgeBucketName) {
    return yield* new EdgeError({ code: "NoSuchBucket", message: "The specified bucket does not exist" })
  }
  if (name === "" || Buffer.byteLength(name) > longestName || unsound.test(name)) {
    return yield* new EdgeError({
      code: "InvalidObjectName",
      message: `The specified object is not valid: 1 to ${longestName} bytes, no control characters, no dot segments`,
    })
  }
  if (!name.startsWith(prefixOf(projectId))) {
    return yield* new EdgeError({
      code: "AccessDenied",
      message: `You have no right to access this object: only those under ${prefixOf(projectId)}`,
    })
  }
  const key = readKey(name)
  if (key === undefined) return yield* new EdgeError({ code: "NoSuchKey", message: "There is no image for this object" })
  return key
})

const unsound = /[\0-\x1f\x7f\\]|(?:^|\/)\.{0,2}(?:\/|$)/
