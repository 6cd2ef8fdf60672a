import { connect, createServer, type Socket } from "node:net"
import { setTimeout as after } from "node:timers/promises"
import { freePorts } from "../freePorts.ts"
import { isReady } from "./isReady.ts"

/** Milliseconds between two looks at whether a server is ready. */
const every = 200

/** What distributes connections in turn to the servers that are ready. */
export interface Balancer {
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * A proxy for TCP as operators have them: it asks `/readyz`, and does not try another server where one fails. Where none
 * is ready, for example because the vault is slow for all of them, each that answers gets requests (AWS: fail open).
 *
 * @param patience milliseconds until all servers answer, or it fails; a start with migrations takes seconds
 */
export const startBalancer = async (ports: ReadonlyArray<number>, patience = 60_000): Promise<Balancer> => {
  let ready: ReadonlyArray<number> = []
  let next = 0
  const closing = new AbortController()
  const open = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    open.add(socket)
    return socket.on("error", () => socket.destroy()).on("close", () => open.delete(socket))
  }
  const balancer = createServer(client => {
    const port = ready[next++ % ready.length]
    if (port === undefined) return void client.destroy()
    keep(client)
    const server = keep(connect(port, "127.0.0.1"))
    client.pipe(server).pipe(client)
    client.once("close", () => server.destroy())
    server.once("close", () => client.destroy())
  })
  const look = async () => {
    while (!closing.signal.aborted) {
      const found = await Promise.all(ports.map(async port => ({ port, isReady: await isReady(port, closing.signal) })))
      const answering = found.filter(one => one.isReady !== undefined)
      const best = answering.some(one => one.isReady) ? answering.filter(one => one.isReady) : answering
      ready = best.map(({ port }) => port)
      await after(every)
    }
  }
  const looking = look()
  const [port = 0] = await freePorts(1)
  await new Promise<void>(resolve => balancer.listen(port, "127.0.0.1", resolve))
  const close = async () => {
    // A server that takes a connection and does not answer is waited for no longer.
    closing.abort()
    balancer.close()
    for (const socket of open) socket.destroy()
    await looking
  }
  for (const until = Date.now() + patience; ready.length < ports.length; await after(every)) {
    if (Date.now() < until) continue
    await close()
    throw new Error(`after ${patience / 1_000} s only ${ready.length} of ${ports.length} processes answer`)
  }
  return { url: `http://127.0.0.1:${port}`, close }
}
