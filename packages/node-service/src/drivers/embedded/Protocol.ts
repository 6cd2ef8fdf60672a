import type { IncomingMessage } from "node:http"
import { Effect } from "effect"
import { EdgeError } from "./EdgeError.ts"

/** A request as it came: its address is never normalised, so that no two spellings are taken for each other. */
export interface EdgeRequest {
  readonly message: IncomingMessage
  /** Up to the question mark, with its escapes. */
  readonly path: string
  /** After the question mark. */
  readonly search: string
  /** Called when the request is accepted so far, and the body may be asked for. */
  readonly beforeBody: () => void
}

/** A request about one object, whichever protocol it came by. */
export interface ObjectRequest extends EdgeRequest {
  readonly bucket: string
  /** The object's name without its escapes; as the client says it. */
  readonly name: string
  /** The query without its escapes. */
  readonly query: ReadonlyMap<string, string>
}

/** What a request that succeeded is answered with. */
export interface Answer {
  readonly status: 200 | 204
  readonly headers?: Readonly<Record<string, string>>
  /** XML. */
  readonly body?: string
}

export const readRequest = (message: IncomingMessage, beforeBody: () => void): EdgeRequest => {
  const target = message.url ?? ""
  const at = target.indexOf("?")
  const [path, search] = at === -1 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)]
  return { message, path, search, beforeBody }
}

/**
 * The longest target in characters, and the most parameters in it: several times what a client of either protocol
 * sends.
 */
const longestTarget = 4096
const mostParameters = 24

/** Refuses an address that no client needs, before anything of it is read. */
export const checkTarget = ({ path, search }: EdgeRequest): Effect.Effect<void, EdgeError> => {
  if (path.length + search.length > longestTarget) {
    return Effect.fail(new EdgeError({ code: "InvalidURI", message: `The address is longer than ${longestTarget} characters` }))
  }
  if (search.split("&", mostParameters + 1).length > mostParameters) {
    return Effect.fail(
      new EdgeError({ code: "InvalidArgument", message: `The address has more than ${mostParameters} parameters` }),
    )
  }
  return Effect.void
}
