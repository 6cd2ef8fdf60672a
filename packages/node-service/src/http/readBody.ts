import type { IncomingMessage } from "node:http"

/**
 * Reads a body into memory.
 *
 * @param limit bytes
 * @returns undefined when there is more of it. The rest is not read; the connection stays open for the answer
 */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Buffer | undefined> => {
  if (Number(request.headers["content-length"] ?? 0) > limit) return undefined
  const chunks: Array<Buffer> = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
