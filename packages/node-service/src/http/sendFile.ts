import { once } from "node:events"
import type { IncomingMessage, ServerResponse } from "node:http"
import { basename, dirname } from "node:path"
import send from "send"
import { answerPlainly } from "./answers.ts"

/**
 * Sends a file of the disk, or the range of it that was asked for, by `send` of the Express project: ranges, ETag and
 * conditional requests are its work. Resolves when the answer has ended.
 */
export const sendFile = async (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> => {
  const ended = once(response, "close")
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  // By its folder: a name of the path above it that begins with a dot would be hidden.
  send(request, encodeURIComponent(basename(path)), { root: dirname(path), dotfiles: "allow", index: false, cacheControl: false })
    .on("error", (cause: Error & { readonly status?: number }) => {
      const gone = cause.status === 404
      answerPlainly(
        response,
        gone ? 404 : (cause.status ?? 500),
        gone ? "this file is gone" : "this range or file cannot be given",
      )
    })
    .on("directory", () => answerPlainly(response, 404, "this file is gone"))
    .pipe(response)
  await ended
}
