import type { IncomingMessage } from "node:http"

/**
 * Reads a body into memory.
 *
 * @param limit bytes
 * @returns undefined when there is more of it. The rest is not read; the connection stays open for the answer
 */
export const readBody = (request: IncomingMessage, limit: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > limit) return resolve(undefined)
    // What had its end, or was cut off, tells nothing any more.
    if (request.readableEnded || request.destroyed) return reject(request.errored ?? new Error("the request ended"))
    const chunks: Array<Buffer> = []
    let size = 0
    const take = (chunk: Buffer): void => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= limit) return
      request.off("data", take)
      request.pause()
      resolve(undefined)
    }
    request.on("data", take)
    request.once("end", () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    request.once("error", reject)
    request.once("close", () => reject(new Error("the client left")))
  })
