import type { ServerResponse } from "node:http"
import { inEnglish } from "../messages/inEnglish.ts"

/** An answer as a whole. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends an answer. Every answer that refuses or fails ends here. */
export const send = (response: ServerResponse, { status, headers = {}, body = "" }: Reply): void => {
  // The status is out: a client can only learn that the rest does not come.
  if (response.headersSent) return void response.destroy()
  const length = status === 204 ? {} : { "content-length": Buffer.byteLength(body) }
  response.writeHead(status, { ...length, ...headers })
  response.end(response.req.method === "HEAD" ? undefined : body)
}

/** An answer in plain words. */
export const plainly = (status: number, text: string, headers: Reply["headers"] = {}): Reply => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  body: `${text}\n`,
})

/** Answers in plain words. */
export const answerPlainly = (response: ServerResponse, ...[status, text, headers]: Parameters<typeof plainly>): void =>
  send(response, plainly(status, text, headers))

/** An answer for programs, never kept. */
export const asJson = (status: number, value: object, headers: Reply["headers"] = {}): Reply => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(value),
})

/** A refusal as GraphQL clients read it. */
export const asGraphQL = (status: number, error: object, headers: Reply["headers"] = {}): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify({ errors: [error] }),
})

/** What a client may know of a failure; the log has the rest. */
export const failureMessage = inEnglish({ code: "service-failed" })

/** Answers an unexpected error, without its stack, path or message. */
export const answerFailure = (response: ServerResponse): void =>
  answerPlainly(response, 500, failureMessage, { connection: "close" })
