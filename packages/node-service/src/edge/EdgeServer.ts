import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { Cause, Effect, Exit, Layer } from "effect"
import type { Settings } from "../config.ts"
import { Endpoints, type Handler } from "../Endpoints.ts"
import type { Arrivals } from "../images/Arrivals.ts"
import type { KeyedLock } from "../KeyedLock.ts"
import type { EdgeFiles } from "./EdgeFiles.ts"
import { makePresign } from "./presign.ts"
import { putObject } from "./putObject.ts"
import { S3Error } from "./S3Error.ts"
import { SigningKey } from "./SigningKey.ts"

/** A connection on which nothing moves for this long is closed, in milliseconds. A body may take as long as it moves. */
const idleTimeout = 2 * 60 * 1000

/** How long a refused client is listened to, so that it can finish sending and read why, in milliseconds. */
const lingering = 5_000

const cors = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Date, x-amz-request-id",
}

const preflight = {
  ...cors,
  "access-control-allow-methods": "PUT",
  "access-control-allow-headers": "*",
  "access-control-max-age": "86400",
}

/** The embedded edge bucket over HTTP: takes signed PUTs, and nothing else. */
export const layerEdgeServer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { server, url, handle } = (yield* Endpoints).edge
    const presign = makePresign(url, yield* SigningKey)
    const services = yield* Effect.context<Arrivals | EdgeFiles | KeyedLock | Settings>()
    const run = Effect.runPromiseExitWith(services)

    const serve: Handler = async (request, response, beforeBody) => {
      const id = randomBytes(8).toString("hex").toUpperCase()
      response.setHeader("x-amz-request-id", id)
      if (request.method === "OPTIONS") return void response.writeHead(200, preflight).end()
      const outcome = await run(
        request.method === "PUT" ? putObject(request, presign, beforeBody) : Effect.fail(methodNotAllowed),
      )
      if (Exit.isSuccess(outcome)) {
        response.writeHead(200, { ...cors, etag: outcome.value.etag, "content-length": "0" }).end()
        return
      }
      const refusal = asS3Error(outcome.cause)
      if (refusal.status >= 500) await run(Effect.logError(`edge: ${refusal.code}: ${Cause.pretty(outcome.cause)}`))
      refuse(request, response, refusal, id)
    }

    // Large bodies over slow links take longer than Node's default of five minutes a request.
    server.requestTimeout = 0
    server.timeout = idleTimeout
    handle(serve)
  }),
)

const methodNotAllowed = new S3Error({
  code: "MethodNotAllowed",
  message: "The specified method is not allowed against this resource: the bucket only takes PUT",
})

const asS3Error = (cause: Cause.Cause<unknown>): S3Error => {
  const error = Cause.squash(cause)
  return error instanceof S3Error
    ? error
    : new S3Error({ code: "InternalError", message: "We encountered an internal error; please try again", cause: error })
}

const refuse = (request: IncomingMessage, response: ServerResponse, refusal: S3Error, id: string): void => {
  if (response.destroyed) return
  const body = refusal.toXml(id)
  response.writeHead(refusal.status, {
    ...cors,
    "content-type": "application/xml",
    "content-length": Buffer.byteLength(body),
    ...(request.complete ? {} : { connection: "close" }),
  })
  response.end(request.method === "HEAD" ? undefined : body)
  if (request.complete) return
  // A client that is still sending would not read the answer from a closed connection.
  request.resume()
  const cut = setTimeout(() => request.destroy(), lingering)
  request.once("close", () => clearTimeout(cut))
}
