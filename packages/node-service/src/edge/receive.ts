import { createWriteStream } from "node:fs"
import { rm } from "node:fs/promises"
import type { IncomingMessage } from "node:http"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import { hasCode } from "../store/durable.ts"
import { S3Error } from "./S3Error.ts"

/** Bytes gathered before a write: larger writes cost less of the event loop than the 64 KiB that a socket yields. */
const writeSize = 1024 ** 2

/**
 * Receives a body into a file that survives a power cut when the effect succeeds. The file is removed on every failure, and
 * when the scope closes if nobody took it away.
 *
 * @param length bytes announced by Content-Length
 */
export const receive = (request: IncomingMessage, path: string, length: number) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => write(request, path, length),
      catch: asRefusal,
    }),
    () => Effect.promise(() => rm(path, { force: true })),
  )

const write = async (request: IncomingMessage, path: string, length: number): Promise<void> => {
  try {
    const sink = createWriteStream(path, { flags: "wx", mode: 0o644, highWaterMark: writeSize, flush: true })
    await pipeline(request, sink)
    if (sink.bytesWritten !== length) throw incomplete
  } catch (cause) {
    await rm(path, { force: true })
    throw cause
  }
}

export const incomplete = new S3Error({
  code: "IncompleteBody",
  message: "The connection ended before as many bytes came as Content-Length announced",
})

const asRefusal = (cause: unknown): S3Error => {
  if (cause instanceof S3Error) return cause
  if (hasCode(cause, "ENOSPC", "EDQUOT", "EFBIG")) {
    return new S3Error({ code: "InsufficientStorage", message: "The disk of the service is full; nothing was stored" })
  }
  if (hasCode(cause, "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "EPIPE", "ABORT_ERR")) return incomplete
  return new S3Error({ code: "InternalError", message: "The object could not be stored; try again", cause })
}
