import { readFileSync } from "node:fs"
import type { Server } from "node:http"
import type { Socket } from "node:net"
import { isWithin, type Network } from "../networks.ts"
import { addressGroup, clientAddress } from "./clientAddress.ts"

/** The most connections of one server, where descriptors suffice. */
const mostConnections = 10_000

/** A connection on which nothing moves for this long is closed, in milliseconds. */
const idleTimeout = 2 * 60 * 1000

const full = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

/** Who may hold how many connections to a server. */
export interface ConnectionLimits {
  /** Of one address; IPv6 addresses count with their first 64 bits. */
  readonly perAddress: number
  /** Proxies: they hold the connections of everybody. */
  readonly trusted: ReadonlyArray<Network>
}

/**
 * Bounds connections, together and by address: each holds a descriptor, and what its client does not read. Who has too
 * many gets 503.
 */
export const limitConnections = (server: Server, { perAddress, trusted }: ConnectionLimits): void => {
  const open = new Map<string, number>()
  server.timeout = idleTimeout
  server.maxConnections = Math.min(mostConnections, Math.floor(descriptors() / 3))
  server.prependListener("connection", (socket: Socket) => {
    const address = clientAddress({ headers: {}, socket }, [])
    if (isWithin(address, trusted)) return
    const group = addressGroup(address)
    const count = open.get(group) ?? 0
    if (count >= perAddress) return refuse(socket)
    open.set(group, count + 1)
    socket.once("close", () => {
      const left = (open.get(group) ?? 1) - 1
      if (left === 0) open.delete(group)
      else open.set(group, left)
    })
  })
}

/** Without waiting for the client, who may never read. */
const refuse = (socket: Socket): void => {
  socket.on("error", () => undefined)
  socket.end(full)
  socket.destroySoon()
}

/** How many files and connections this process may have open at a time. Node raises the soft limit to the hard one. */
const descriptors = (): number => {
  try {
    const limit = /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1]
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit)
  } catch {
    // Not Linux.
    return Number.POSITIVE_INFINITY
  }
}
