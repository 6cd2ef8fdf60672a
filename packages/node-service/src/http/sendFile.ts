import type { IncomingMessage, ServerResponse } from "node:http"
import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { answerPlainly } from "./answers.ts"

/** A file that can be read from anywhere. */
export interface RangedFile {
  /** Bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
  /** Opens bytes `from` up to `to`, without it. */
  readonly open: (from: number, to: number) => Promise<Readable>
}

/**
 * Sends a file, or the one range of it that was asked for. Resolves when the answer has ended.
 *
 * No library that serves files: they open a file without listening to its errors while a client is slow, and such an
 * error ends the process.
 */
export const sendFile = async (
  request: IncomingMessage,
  response: ServerResponse,
  { size, modifiedAt, open }: RangedFile,
  headers: Readonly<Record<string, string>>,
): Promise<void> => {
  const etag = `"${size.toString(36)}-${Math.floor(modifiedAt).toString(36)}"`
  const range = isOf(request.headers["if-range"], etag) ? readRange(request.headers.range, size) : undefined
  if (range === "beyond") {
    return answerPlainly(response, 416, "the file has no such range", { ...headers, "content-range": `bytes */${size}` })
  }
  const { from, to } = range ?? { from: 0, to: size - 1 }
  const body = request.method === "HEAD" || size === 0 ? undefined : await open(from, to + 1)
  response.writeHead(range === undefined ? 200 : 206, {
    "content-type": "application/octet-stream",
    ...headers,
    etag,
    "accept-ranges": "bytes",
    "content-length": to - from + 1,
    ...(range === undefined ? {} : { "content-range": `bytes ${from}-${to}/${size}` }),
  })
  if (body === undefined) return void response.end()
  // A client that goes away, and a file that cannot be read to its end, both end the answer.
  await pipeline(body, response).catch(() => response.destroy())
}

/** Whether the client's part is of this very file, as far as the client asks for that. */
const isOf = (condition: string | ReadonlyArray<string> | undefined, etag: string): boolean =>
  condition === undefined || condition === etag

/** The range of bytes that is asked for, both ends included; undefined: the whole file. */
const readRange = (header: string | undefined, size: number) => {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? []
  if (first === "" && last === "") return undefined
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1)
  return from >= size || from > to ? "beyond" : { from, to }
}
