import { type FileHandle, open, rm } from "node:fs/promises"
import type { IncomingMessage } from "node:http"
import { Effect } from "effect"
import { hasCode } from "../../store/fsync.ts"
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
 * Receives a body into a file that survives a power cut when the effect succeeds. The file is removed on every failure,
 * and when the scope closes, unless it was moved.
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
    await using file = await open(path, "wx", 0o644)
    // The request outlives a failure here: its client still gets an answer.
    const written = await writeAll(request.iterator({ destroyOnReturn: false }), look, file)
    if (length !== undefined && written !== length) throw incomplete
    await file.sync()
  } catch (cause) {
    await rm(path, { force: true })
    throw cause
  }
}

/** Gathers while the last gathering is being written. Returns the bytes written. */
const writeAll = async (body: AsyncIterable<Buffer>, look: Announced["look"], file: FileHandle): Promise<number> => {
  let total = 0
  let gathered: Buffer[] = []
  let size = 0
  let writing = Promise.resolve()
  const flush = async () => {
    await writing
    writing = writeChunks(file, gathered, size)
    // Callers that wait for it get the failure; until then it is not unhandled.
    writing.catch(() => undefined)
    gathered = []
    size = 0
  }
  for await (const chunk of body) {
    look?.(chunk)
    gathered.push(chunk)
    size += chunk.length
    total += chunk.length
    if (size >= writeSize) await flush()
  }
  if (size > 0) await flush()
  await writing
  return total
}

const writeChunks = async (file: FileHandle, chunks: ReadonlyArray<Buffer>, size: number): Promise<void> => {
  const { bytesWritten } = await file.writev(chunks)
  // The system may write a part; what is left either goes or says why not.
  if (bytesWritten < size) await file.appendFile(Buffer.concat(chunks).subarray(bytesWritten))
  chunks.forEach(giveBack)
}

/**
 * Frees the memory of a chunk at once. Left to the collector, the bodies of a few photos are enough to make it search
 * the whole heap again and again: that was a third of the CPU of receiving.
 */
const giveBack = ({ buffer, byteLength }: Buffer): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

const incomplete = new EdgeError({
  code: "IncompleteBody",
  message: "The connection ended before as many bytes came as Content-Length announced",
})

/** What went wrong with a body or a file, as a client may see it. */
export const asRefusal = (cause: unknown): EdgeError => {
  if (cause instanceof EdgeError) return cause
  if (hasCode(cause, "ENOSPC", "EDQUOT", "EFBIG")) {
    return new EdgeError({ code: "InsufficientStorage", message: "The disk of the service is full; nothing was stored" })
  }
  if (hasCode(cause, "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "EPIPE", "ABORT_ERR")) return incomplete
  return new EdgeError({ code: "InternalError", message: "The object could not be stored; try again", cause })
}
