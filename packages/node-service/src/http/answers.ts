import type { ServerResponse } from "node:http"
import { inEnglish } from "../messages/inEnglish.ts"

/** Answers in plain words. Everything that is refused or fails before GraphQL, the sign-in page or the edge have their say ends here. */
export const answerPlainly = (
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  // The status is out: a client can only learn that the rest does not come.
  if (response.headersSent) return void response.destroy()
  const body = `${text}\n`
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...headers,
  })
  response.end(response.req.method === "HEAD" ? undefined : body)
}

/** What a client may know of a failure; the log has the rest. */
export const failureMessage = inEnglish({ code: "service-failed" })

/** Answers what nobody expected: without a stack, a path or a message of somebody else's. */
export const answerFailure = (response: ServerResponse): void =>
  answerPlainly(response, 500, failureMessage, { connection: "close" })
