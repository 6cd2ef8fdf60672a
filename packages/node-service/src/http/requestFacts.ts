import { randomUUID } from "node:crypto"
import type { IncomingMessage } from "node:http"

/** What is known of a request beside what its client sent. */
export interface RequestFacts {
  /** By which log and answer name it. */
  readonly id: string
  /** Whose it is, where two endpoints share an address. */
  endpoint: "api" | "edge" | "monitoring"
}

const facts = new WeakMap<IncomingMessage, RequestFacts>()

/** Ids that are taken over from `X-Request-Id`: they go into the log as they are. */
const wellFormed = /^[\w.:@=+/-]{1,128}$/

/** Begins what is known of a request. */
export const noteRequest = (request: IncomingMessage, endpoint: RequestFacts["endpoint"]): RequestFacts => {
  const given = request.headers["x-request-id"]
  const id = typeof given === "string" && wellFormed.test(given) ? given : randomUUID()
  const noted = { id, endpoint }
  facts.set(request, noted)
  return noted
}

export const factsOf = (request: IncomingMessage): RequestFacts => facts.get(request) ?? noteRequest(request, "api")
