import type { IncomingMessage } from "node:http"
import ipaddr from "ipaddr.js"
import { isPlainAddress, isWithin, type Network } from "../networks.ts"

/**
 * The address of the client that asks, in its usual form. `X-Forwarded-For` counts only as far as proxies that the
 * operator trusts wrote it: it is read from its end, and the peer of the last trusted proxy is the client. Anything
 * before is not trusted.
 */
export const clientAddress = (
  { socket, headers }: Pick<IncomingMessage, "headers"> & { readonly socket: { readonly remoteAddress?: string | undefined } },
  trusted: ReadonlyArray<Network>,
): string => {
  let client = peerOf(socket)
  if (headers["x-forwarded-for"] === undefined) return client
  const forwarded = [headers["x-forwarded-for"]].flat().join(",").split(",")
  while (isWithin(client, trusted)) {
    const before = canonical(forwarded.pop() ?? "")
    if (before === undefined) break
    client = before
  }
  return client
}

const peers = new WeakMap<object, string>()

/** The other end of a connection, which stays the same. */
const peerOf = (socket: { readonly remoteAddress?: string | undefined }): string => {
  const known = peers.get(socket)
  if (known !== undefined) return known
  const peer = canonical(socket.remoteAddress ?? "")
  // A socket that was destroyed has none any more.
  if (peer !== undefined) peers.set(socket, peer)
  return peer ?? "unknown"
}

/** An address as one string, without the port that some proxies add; undefined when it is none. */
const canonical = (text: string): string | undefined => {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1")
    .replace(/%.*$/, "")
  return isPlainAddress(bare) ? ipaddr.process(bare).toString() : undefined
}

/**
 * What requests of one client are counted under: its address, or its network where a client commonly holds a whole one
 * (IPv6: the first 64 bits).
 */
export const addressGroup = (address: string): string => {
  if (!ipaddr.IPv6.isValid(address)) return address
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString()
}
