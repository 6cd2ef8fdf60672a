import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { peek } from "./bodies.ts"
import { type Decision, makeDecisions } from "./Decisions.ts"
import { type Course, type Exchange, exchange } from "./exchange.ts"
import type { Link } from "./Link.ts"
import { listen, targetOf } from "./listening.ts"
import { FaultPlan } from "./rules.ts"
import { type Listening, startShaper } from "./startShaper.ts"

export interface FaultProxyOptions {
  /** Where requests go on to, such as `http://127.0.0.1:4800`. */
  readonly target: string
  /** 0 or nothing: any free one. */
  readonly port?: number
  /** The same requests in the same order meet the same faults. */
  readonly seed?: number
  readonly rules?: FaultPlan["rules"]
  /** A line before it, of its own or shared with other proxies. */
  readonly link?: Link
  /** Called for every request when it arrives, before anything else happens to it. */
  readonly onRequest?: (request: { readonly number: number; readonly method: string; readonly path: string }) => void
  /** Called for every request when it is over. */
  readonly onExchange?: (exchange: Exchange) => void
}

/**
 * Stands before an HTTP server and lets requests meet faults. Bodies are never held as a whole; of a request that a
 * rule looks into, the first mebibyte is. Where only a line is asked for, nothing of HTTP is read at all.
 */
export const startFaultProxy = async (options: FaultProxyOptions): Promise<Listening> => {
  const { rules } = FaultPlan.parse({ rules: options.rules ?? [] })
  const { target, port = 0, seed = 1, link } = options
  if (rules.length === 0 && link !== undefined && !("onExchange" in options || "onRequest" in options))
    return startShaper({ target, port, link })
  const inner = await startHttp({ ...options, port: link === undefined ? port : 0 }, makeDecisions(rules, seed), {
    looksInside: rules.some(({ content }) => content !== undefined),
  })
  if (link === undefined) return inner
  const outer = await startShaper({ target: inner.url, port, link })
  const close = async () => {
    await outer.close()
    await inner.close()
  }
  return { url: outer.url, close, [Symbol.asyncDispose]: close }
}

interface Looks {
  readonly looksInside: boolean
}

const startHttp = async (
  { target, port = 0, onRequest, onExchange }: FaultProxyOptions,
  decide: ReturnType<typeof makeDecisions>,
  { looksInside }: Looks,
): Promise<Listening> => {
  const place = targetOf(target)
  let count = 0
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const number = ++count
    const course: Course = { passed: undefined, complete: false, status: undefined }
    // A request whose connection is gone does not know its socket any more.
    const { method = "", url: path = "", socket } = incoming
    onRequest?.({ number, method, path })
    let decision: Decision | undefined
    try {
      const content = looksInside ? await peek(incoming) : ""
      decision = decide({ method, path, content })
      await exchange({ incoming, socket, outgoing, target: place, decision, course })
    } catch {
      socket.resetAndDestroy()
    }
    onExchange?.({
      ...{ number, method, path, status: course.status, rules: decision?.rules ?? [] },
      bytes: course.passed?.bytes ?? 0,
      checksum: course.complete ? course.passed?.checksum() : undefined,
    })
  }
  // What hangs is a fault only where a rule says so.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 60_000, noDelay: true }, serve)
  const url = await listen(server, port)
  const close = async () => {
    const closed = new Promise(resolve => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  return { url, close, [Symbol.asyncDispose]: close }
}
