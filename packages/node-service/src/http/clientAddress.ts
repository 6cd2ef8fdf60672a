import type { IncomingMessage } from "node:http"
import ipaddr from "ipaddr.js"

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A network of addresses. */
export interface Network {
  /** The first of them. */
  readonly address: Address
  /** How many of its bits all of them share. */
  readonly bits: number
}

/**
 * A network as operators write it: `10.0.0.0/8`, `::1`, `192.168.1.7`.
 *
 * @returns undefined when it is none
 */
export const parseNetwork = (text: string): Network | undefined => {
  if (ipaddr.isValidCIDR(text)) {
    const [address, bits] = ipaddr.parseCIDR(text)
    return { address, bits }
  }
  if (!isPlainAddress(text)) return undefined
  const address = ipaddr.process(text)
  return { address, bits: address.kind() === "ipv4" ? 32 : 128 }
}

/** Whether the address is in one of the networks; IPv4 written as IPv6 is IPv4. */
export const isWithin = (address: string, networks: ReadonlyArray<Network>): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return networks.some(network => network.address.kind() === parsed.kind() && parsed.match(network.address, network.bits))
}

/**
 * The address of the client that asks, in its usual form. `X-Forwarded-For` counts only as far as proxies that the operator trusts
 * wrote it: it is read from its end, and whoever spoke to the last trusted proxy is the client. Anything before is hearsay.
 */
export const clientAddress = (
  { socket, headers }: Pick<IncomingMessage, "headers"> & { readonly socket: { readonly remoteAddress?: string | undefined } },
  trusted: ReadonlyArray<Network>,
): string => {
  const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",")
  let client = canonical(socket.remoteAddress ?? "") ?? "unknown"
  while (isWithin(client, trusted)) {
    const before = canonical(forwarded.pop() ?? "")
    if (before === undefined) break
    client = before
  }
  return client
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

/** Four decimal numbers, or IPv6: `ipaddr.js` alone would also take `10` and `0x7f.1`. */
const isPlainAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)

/**
 * What requests of one client are counted under: its address, or its network where a client commonly holds a whole one
 * (IPv6: the first 64 bits).
 */
export const addressGroup = (address: string): string => {
  if (!ipaddr.IPv6.isValid(address)) return address
  return ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString()
}
