import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Cause, Effect, Exit, Layer } from "effect"
import { Settings } from "../../config.ts"
import { send } from "../../http/answers.ts"
import { clientAddress } from "../../http/clientAddress.ts"
import { Endpoints, type Handler } from "../../http/Endpoints.ts"
import type { Room } from "../../images/Room.ts"
import type { UploadTracker } from "../../images/UploadTracker.ts"
import type { KeyedLock } from "../../KeyedLock.ts"
import type { MetaTracker } from "../../meta/MetaTracker.ts"
import { type Database, isUnavailable } from "../../ports/Database.ts"
import { FileError } from "../../ports/FileError.ts"
import type { LocalObjects } from "../../ports/LocalObjects.ts"
import { EdgeError } from "./EdgeError.ts"
import { answerOss } from "./oss/answerOss.ts"
import { isOss } from "./oss/OssRequest.ts"
import { type Answer, checkTarget, type EdgeRequest, readRequest } from "./Protocol.ts"
import type { ComingParts } from "./parts/ComingParts.ts"
import type { PartFiles } from "./parts/PartFiles.ts"
import { edgeBucketName, makePresign } from "./presign.ts"
import { asRefusal } from "./receive.ts"
import { makeRefusals } from "./refusals.ts"
import { SigningKey } from "./SigningKey.ts"
import { answerS3 } from "./s3/answerS3.ts"
import { makeStsIssuer } from "./sts.ts"

/** How long a refused client is listened to, so that it can finish sending and read why, in milliseconds. */
const lingering = 5_000

const cors = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Date, Retry-After, x-amz-request-id, x-oss-request-id",
}

/** To browsers `*` does not mean `authorization`. */
const preflight = {
  ...cors,
  "access-control-allow-methods": "PUT, POST, GET, DELETE",
  "access-control-allow-headers":
    "authorization, content-md5, content-type, x-oss-content-sha256, x-oss-date, x-oss-security-token, x-oss-user-agent, *",
  "access-control-max-age": "86400",
}

/**
 * The embedded edge bucket over HTTP: takes objects, and gives nothing back. S3 and OSS clients use the same address.
 */
export const layerEdgeServer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { server, url, handle } = (yield* Endpoints).edge
    const signingKey = yield* SigningKey
    const signer = { accessKeyId: signingKey.accessKeyId, presign: makePresign(url, signingKey) }
    const sts = makeStsIssuer(signingKey)
    const services = yield* Effect.context<
      UploadTracker | MetaTracker | ComingParts | Database | LocalObjects | KeyedLock | PartFiles | Room | Settings
    >()
    const run = Effect.runPromiseExitWith(services)
    const { limits, trustedProxies } = yield* Settings
    const count = makeRefusals(limits.edgeRefusalsPerAddress)
    const answer = (request: EdgeRequest, protocol: "S3" | "OSS") =>
      Effect.andThen(checkTarget(request), protocol === "OSS" ? answerOss(request, sts) : answerS3(request, signer))

    const serve: Handler = async (message, response, beforeBody) => {
      const id = randomBytes(12).toString("hex").toUpperCase()
      if (message.method === "OPTIONS") return void send(response, { status: 200, headers: preflight })
      const request = readRequest(message, beforeBody)
      const protocol = isOss(request) ? "OSS" : "S3"
      response.setHeader(protocol === "OSS" ? "x-oss-request-id" : "x-amz-request-id", id)
      const outcome = await run(answer(request, protocol))
      if (Exit.isSuccess(outcome)) return succeed(response, outcome.value)
      const refusal = asEdgeError(outcome.cause)
      if (refusal.status >= 500) await run(Effect.logError(`edge: ${refusal.code}: ${Cause.pretty(outcome.cause)}`))
      const counted = await Effect.runPromise(count(refusal, clientAddress(message, trustedProxies), protocol))
      refuse(message, response, counted, id)
    }

    // Large bodies over slow links take longer than Node's default of five minutes a request: one may take as long as
    // it moves.
    server.requestTimeout = 0
    handle(serve, isForEdge(url))
  }),
)

/**
 * Whether a request is for the edge, where the API has the same address: by the first segment of its path, or by the
 * first label of its host, as clients of OSS say it. A service whose own name begins so is distinguished by the path
 * alone.
 */
const isForEdge = (url: string) => {
  const { host } = new URL(url)
  return ({ url: target = "", headers }: IncomingMessage): boolean =>
    /^\/edge(?:[/?]|$)/.test(target) || (headers.host !== host && headers.host?.startsWith(`${edgeBucketName}.`) === true)
}

const asEdgeError = (cause: Cause.Cause<unknown>): EdgeError => {
  const error = Cause.squash(cause)
  if (error instanceof EdgeError) return error
  if (isUnavailable(error)) {
    return new EdgeError({ code: "ServiceUnavailable", message: "The database of the service cannot be used; try again" })
  }
  return asRefusal(error instanceof FileError ? error.cause : error)
}

const succeed = (response: ServerResponse, { status, headers, body = "" }: Answer): void =>
  send(response, { status, body, headers: { ...cors, ...(body === "" ? {} : xmlType), ...headers } })

const xmlType = { "content-type": "application/xml" }

/** A client that must come back later may not continue at once: the connection ends. */
const refuse = (request: IncomingMessage, response: ServerResponse, refusal: EdgeError, id: string): void => {
  if (response.destroyed) return
  const isLast = refusal.retryAfter !== undefined && request.complete
  const headers = {
    ...cors,
    ...xmlType,
    ...(refusal.retryAfter === undefined ? {} : { "retry-after": String(refusal.retryAfter) }),
    ...(isLast ? { connection: "close" } : {}),
  }
  send(response, { status: refusal.status, headers, body: refusal.toXml(id) })
  if (request.complete) return
  // A client that is still sending would not read the answer from a closed connection, which is how `connection: close`
  // would end it.
  request.resume()
  const cut = setTimeout(() => request.destroy(), lingering)
  request.once("close", () => clearTimeout(cut))
}
