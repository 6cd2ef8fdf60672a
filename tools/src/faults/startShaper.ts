import { connect, createServer, type Server, type Socket } from "node:net"
import { convey } from "./conduit.ts"
import { type Link, type LinkPlan, makeLane, makeLink } from "./Link.ts"
import { listen, targetOf } from "./listening.ts"

export interface ShaperOptions extends LinkPlan {
  /** Where the bytes go on to, such as `http://127.0.0.1:4801`. */
  readonly target: string
  /** 0 or nothing: any free one. */
  readonly port?: number
  /** A line that is shared with other proxies; the plan counts for nothing then. */
  readonly link?: Link
}

/** A proxy that listens. */
export interface Listening extends AsyncDisposable {
  readonly url: string
  /** Ends it and every connection. */
  readonly close: () => Promise<void>
}

/**
 * A thin or a long line before a server: rate and distance, shared by all connections. It looks at no byte, so it costs
 * little and passes anything over TCP. It has no slow start and loses nothing.
 */
export const startShaper = async ({ target, port = 0, link: shared, ...plan }: ShaperOptions): Promise<Listening> => {
  const link = shared ?? makeLink(plan)
  const place = targetOf(target)
  const open = new Set<Socket>()
  const server: Server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, client => {
    const far = connect({ ...place, allowHalfOpen: true, noDelay: true })
    for (const socket of [client, far]) {
      open.add(socket)
      socket.on("close", () => open.delete(socket))
    }
    join(client, far, link)
  })
  const url = await listen(server, port)
  const breaks = link.resetEveryMs === undefined ? undefined : setInterval(() => breakAll(open), link.resetEveryMs)
  const close = async () => {
    clearInterval(breaks)
    const closed = new Promise(resolve => server.close(resolve))
    for (const socket of open) socket.destroy()
    await closed
  }
  return { url, close, [Symbol.asyncDispose]: close }
}

const breakAll = (open: ReadonlySet<Socket>): void => {
  for (const socket of [...open]) socket.resetAndDestroy()
}

const join = (client: Socket, far: Socket, link: Link): void => {
  const delay = link.roundTripMs / 2
  const lanes = (shared: Link["up"]) => [makeLane(link.connectionBytesPerSecond), shared]
  endTogether(client, far)
  // The client's kernel has its connection already; over the line it would have waited for a round trip.
  const connected = setTimeout(() => convey(client, far, lanes(link.up), delay), link.roundTripMs)
  client.on("close", () => clearTimeout(connected))
  convey(far, client, lanes(link.down), delay)
}

/** What breaks one side breaks the other, in the same way. */
const endTogether = (one: Socket, other: Socket): void => {
  const pairs: ReadonlyArray<readonly [Socket, Socket]> = [
    [one, other],
    [other, one],
  ]
  for (const [socket, opposite] of pairs) {
    socket.on("error", () => opposite.resetAndDestroy())
    socket.on("close", () => {
      if (!socket.readableEnded) opposite.destroy()
    })
  }
}
