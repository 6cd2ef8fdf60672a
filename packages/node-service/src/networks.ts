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

/** Four decimal numbers, or IPv6: `ipaddr.js` alone would also take `10` and `0x7f.1`. */
export const isPlainAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)

/** The address of a server of this machine; IPv6 with or without brackets. */
export const originAt = (host: string, port: number): string =>
  `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`
