import ipaddr from "ipaddr.js"
import { isWithin, type Network } from "../networks.ts"

/** Public by its number, and yet a service of the machine's host: the metadata address of one large cloud. */
const hostServices = new Set(["168.63.129.16"])

/** Addresses of the internet proper; everything else under IPv6 is local, reserved, or a tunnel into IPv4. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3")

/** What IPv6-only networks write IPv4 addresses as (RFC 6052); the last 32 bits are where it really goes. */
const translated = ipaddr.IPv6.parseCIDR("64:ff9b::/96")

/**
 * Whether the service may connect to this address for a client: a public one, or one in a network that the operator
 * allows. An IPv4 address inside an IPv6 one (mapped, or translated by NAT64) is judged for itself; other tunnels into
 * IPv4 (6to4, Teredo) are not public.
 */
export const isFetchable = (text: string, allowed: ReadonlyArray<Network>): boolean => {
  if (!ipaddr.isValid(text)) return false
  const meant = innermost(ipaddr.process(text))
  return isWithin(text, allowed) || isWithin(meant.toString(), allowed) || isPublic(meant)
}

const innermost = (address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 =>
  isV6(address) && address.match(translated) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address

const isPublic = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address.range() === "unicast" && (isV6(address) ? address.match(globalUnicast) : !hostServices.has(address.toString()))

const isV6 = (address: ipaddr.IPv4 | ipaddr.IPv6): address is ipaddr.IPv6 => address.kind() === "ipv6"
