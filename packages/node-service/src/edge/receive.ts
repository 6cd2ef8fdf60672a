import { createWriteStream } from "node:fs"
import { rm } from "node:fs/promises"
import type { IncomingMessage } from "node:http"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import { hasCode } from "../store/durable.ts"
import { EdgeError } from "./EdgeError.ts"

/** Bytes gathered before a write: larger writes cost less of the event loop than the 64 KiB that a socket yields. */
const writeSize = 1024 ** 2

/** What is known of a body before it comes, and who looks on. */
export interface Announced {
  /** By Content-Length, in bytes; undefined when the body comes in chunks that say themselves which is the last. */
  readonly length: number | undefined
  /** Sees every chunk at once when it comes, and may refuse by throwing an `EdgeError`. */
  readonly look?: (chunk: Buffer) => void
}

/**
 * Receives a body into a file that survives a power cut when the effect succeeds. The file is removed on every failure, and
 * when the scope closes if nobody took it away.
 */
export const receive = (request: IncomingMessage, path: string, announced: Announced) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: () => write(request, path, announced),
      catch: asRefusal,
    }),
    () => Effect.promise(() => rm(path, { force: true })),
  )

/** Reads a body to its end and keeps nothing of it. */
export const discard = (request: IncomingMessage, { look }: Announced) =>
  Effect.tryPromise({
    try: async () => {
      for await (const chunk of request.iterator({ destroyOnReturn: false })) look?.(chunk)
    },
    catch: asRefusal,
  })

const write = async (request: IncomingMessage, path: string, { length, look }: Announced): Promise<void> => {
  try {
    const sink = createWriteStream(path, { flags: "wx", mode: 0o644, highWaterMark: writeSize, flush: true })
    await pipeline(
      request.iterator({ destroyOnReturn: false }),
      async function* (body: AsyncIterable<Buffer>) {
        for await (const chunk of body) {
          look?.(chunk)
          yield chunk
        }
      },
      sink,
    )
    if (length !== undefined && sink.bytesWritten !== length) throw incomplete
  } catch (cause) {
    await rm(path, { force: true })
    throw cause
  }
}

export const incomplete = new EdgeError({
  code: "IncompleteBody",
  message: "The connection ended before as many bytes came as Content-Length announced",
})

/** What went wrong with a body or a file, as a client may hear it. */
export const asRefusal = (cause: unknown): EdgeError => {
  if (cause instanceof EdgeError) return cause
  if (hasCode(cause, "ENOSPC", "EDQUOT", "EFBIG")) {
    return new EdgeError({ code: "InsufficientStorage", message: "The disk of the service is full; nothing was stored" })
  }
  if (hasCode(cause, "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "EPIPE", "ABORT_ERR")) return incomplete
  return new EdgeError({ code: "InternalError", message: "The object could not be stored; try again", cause })
}
