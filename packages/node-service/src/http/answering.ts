import type { IncomingMessage, Server, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { Cause, Exit } from "effect"
import { inEnglish } from "../messages/inEnglish.ts"
import { metrics } from "../metrics.ts"
import { isUnavailable } from "../ports/Database.ts"
import { answerFailure, answerPlainly } from "./answers.ts"
import { factsOf, noteRequest, type RequestFacts } from "./requestFacts.ts"
import { malformation } from "./wellFormed.ts"

/**
 * Answers a request. What it throws is logged, and the client learns that the service failed.
 *
 * @param beforeBody to be called before the body is read: some clients wait to be asked for it
 */
export type Handler = (request: IncomingMessage, response: ServerResponse, beforeBody: () => void) => Promise<void>

/** What a handler's effect yielded; what it failed with is thrown, as handlers do. */
export const orThrow = <A>(exit: Exit.Exit<A, unknown>): A => {
  if (Exit.isSuccess(exit)) return exit.value
  throw Cause.squash(exit.cause)
}

/** Requests that a client may send ahead of the answers. Browsers and the clients of the API send none. */
const mostAhead = 100

/**
 * How long a client may read nothing of an answer that is complete, in milliseconds; Node may notice only the second
 * time.
 */
const unreadTimeout = 10_000

/** What every answer of a server needs. */
export interface AnsweringFacts {
  /** On every answer, unless the handler says otherwise. */
  readonly headers: Readonly<Record<string, string>>
  /** Logs what a handler threw. */
  readonly report: (cause: unknown, request: RequestFacts) => void
  /** Logs a request that was answered, or whose client left; undefined where the log does not go so far. */
  readonly reportRequest?: ((answered: AnsweredRequest) => void) | undefined
  /** The API where it is not said. */
  readonly endpoint?: RequestFacts["endpoint"]
  /** Answers until there is a handler. */
  readonly starting: Handler
  /** Whether the process is to end: then each answer is the last one of its connection. */
  readonly isEnding: () => boolean
}

/** A request that ended. */
export interface AnsweredRequest extends RequestFacts {
  readonly method: string
  /** Without its query, which may hold a secret. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
}

/** A server whose handler may come later, and what it is answering just now. */
export interface Answering {
  readonly handle: (handler: Handler) => void
  readonly inFlight: ReadonlySet<Promise<void>>
}

/**
 * Answers the requests of a server: those of one connection one after the other, so that who does not read holds one
 * answer in memory, not all of them.
 */
export const answerRequests = (server: Server, facts: AnsweringFacts): Answering => {
  const { headers, report, starting, isEnding } = facts
  const inFlight = new Set<Promise<void>>()
  const inTurn = makeTurns()
  let handler = starting
  const answer = async (request: IncomingMessage, response: ServerResponse, beforeBody: () => void): Promise<void> => {
    const noted = observe(request, response, facts)
    // A request that was destroyed has none any more.
    const { socket } = request
    const wrong = malformation(request)
    if (wrong !== undefined) return answerPlainly(response, 400, wrong, { connection: "close" })
    try {
      await handler(request, response, beforeBody)
    } catch (cause) {
      // A client that left in mid-request is no failure.
      if (socket.destroyed) return
      // Of the database the operator is told once.
      if (isUnavailable(cause)) answerPlainly(response, 503, inEnglish({ code: "service-database-busy" }), { "retry-after": "1" })
      else {
        report(cause, noted)
        answerFailure(response)
      }
    }
    if (response.writableEnded && !response.writableFinished) socket.setTimeout(unreadTimeout)
  }
  const take = (request: IncomingMessage, response: ServerResponse, beforeBody: () => void): void => {
    // What was read with too many others.
    if (request.socket.destroyed) return
    // A stream without a listener for errors ends the process.
    request.on("error", () => undefined)
    response.on("error", () => undefined)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (isEnding()) response.setHeader("connection", "close")
    inTurn(request.socket, response, () => {
      request.socket.setTimeout(server.timeout)
      const answered: Promise<void> = answer(request, response, beforeBody)
        .catch(cause => report(cause, factsOf(request)))
        .finally(() => inFlight.delete(answered))
      inFlight.add(answered)
    })
  }
  server.on("request", (request, response) => take(request, response, () => undefined))
  server.on("checkContinue", (request, response) => take(request, response, () => response.writeContinue()))
  return {
    inFlight,
    handle: next => {
      handler = next
    },
  }
}

/**
 * Lets the requests of a connection begin when the answer before theirs was sent, and closes connections that send too
 * far ahead.
 */
const makeTurns = () => {
  const lines = new WeakMap<Socket, { readonly waiting: Array<() => void>; busy: boolean }>()
  return (socket: Socket, response: ServerResponse, begin: () => void): void => {
    const line = lines.get(socket) ?? { waiting: [], busy: false }
    lines.set(socket, line)
    response.once("close", () => {
      line.busy = false
      // After an answer that was the last, no other is begun.
      if (!socket.destroyed && !socket.writableEnded) line.waiting.shift()?.()
    })
    const turn = () => {
      line.busy = true
      begin()
    }
    if (!line.busy) turn()
    else if (line.waiting.length < mostAhead) line.waiting.push(turn)
    else socket.destroy()
  }
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])

/** Gives a request its id, and measures it until its answer was sent or its client left. */
const observe = (
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint = "api", reportRequest }: AnsweringFacts,
): RequestFacts => {
  const from = performance.now()
  const noted = noteRequest(request, endpoint)
  response.setHeader("x-request-id", noted.id)
  response.once("close", () => {
    const milliseconds = performance.now() - from
    const { method = "", url = "" } = request
    const labels = { endpoint: noted.endpoint, method: methods.has(method) ? method : "other" }
    metrics.httpDuration.record(milliseconds / 1_000, { ...labels, status: String(response.statusCode) })
    reportRequest?.({ ...noted, method, path: url.split("?", 1)[0] ?? "", status: response.statusCode, milliseconds })
  })
  return noted
}
