import type { IncomingMessage, Server, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { answerFailure, answerPlainly } from "./answers.ts"
import { malformation } from "./wellFormed.ts"

/**
 * Answers a request. What it throws is logged, and the client learns that the service failed.
 *
 * @param beforeBody to be called before the body is read: some clients wait to be asked for it
 */
export type Handler = (request: IncomingMessage, response: ServerResponse, beforeBody: () => void) => Promise<void>

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
  readonly report: (cause: unknown) => void
  /** Answers until there is a handler. */
  readonly starting: Handler
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
export const answerRequests = (server: Server, { headers, report, starting }: AnsweringFacts): Answering => {
  const inFlight = new Set<Promise<void>>()
  const inTurn = makeTurns()
  let handler = starting
  const answer = async (request: IncomingMessage, response: ServerResponse, beforeBody: () => void): Promise<void> => {
    // A request that was destroyed has none any more.
    const { socket } = request
    const wrong = malformation(request)
    if (wrong !== undefined) return answerPlainly(response, 400, wrong, { connection: "close" })
    try {
      await handler(request, response, beforeBody)
    } catch (cause) {
      // A client that left in mid-request is nobody's failure.
      if (socket.destroyed) return
      report(cause)
      answerFailure(response)
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
    inTurn(request.socket, response, () => {
      request.socket.setTimeout(server.timeout)
      const answered: Promise<void> = answer(request, response, beforeBody)
        .catch(report)
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
