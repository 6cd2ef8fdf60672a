import type { IncomingMessage } from "node:http"
import type { Problem } from "@altilift/core"
import { readBody } from "../http/readBody.ts"

/**
 * The most that a request may weigh, in bytes; a batch of 50 aliased mutations weighs about 20 KB. Requests without a
 * user must be small: reading and decoding a large one is work without an owner.
 */
const largest = { withUser: 1024 ** 2, withoutUser: 64 * 1024 }

/** What a request sent: its body, or why that was not read. */
export type Sent = { readonly text: string | undefined } | { readonly refused: Problem }

/**
 * Reads the body of a request, as far as it may be read. In one go: as a stream of the Fetch API it costs as much as the
 * rest of a small request.
 */
export const readSent = async (request: IncomingMessage, user: object | undefined): Promise<Sent> => {
  if (request.method !== "POST") return { text: undefined }
  if (user === undefined && request.headers["content-length"] === undefined) {
    return { refused: { code: "request-length-missing" } }
  }
  const most = user === undefined ? largest.withoutUser : largest.withUser
  const body = await readBody(request, most)
  return body === undefined ? { refused: { code: "request-too-large", most } } : { text: body.toString() }
}
