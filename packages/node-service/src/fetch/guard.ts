import { promises as dns, type LookupAddress } from "node:dns"
import type { LookupFunction } from "node:net"
import type { Network } from "../clientAddress.ts"
import { isFetchable } from "./addresses.ts"
import { failureOf } from "./failures.ts"
import { refused } from "./Unfetchable.ts"

/** Addresses of a host. */
export type Lookup = (hostname: string) => Promise<ReadonlyArray<LookupAddress>>

/** As this machine resolves names: its hosts file too. */
export const systemLookup: Lookup = hostname => dns.lookup(hostname, { all: true })

const longestUrl = 4096

/**
 * Reads an address that a client names. Only what can be told from the text is checked here.
 *
 * @throws {Unfetchable} for everything but http and https, and for names and passwords in the address
 */
export const readUrl = (text: string): URL => {
  if (text.length > longestUrl) throw refused(`an address has at most ${longestUrl} characters`)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw refused("that is no address; it has to look like https://photos.example.com/photo.jpg")
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refused("only http and https addresses are fetched")
  if (url.username !== "" || url.password !== "") {
    throw refused("an address with a user name or a password in it is not fetched; give a token instead")
  }
  url.hash = ""
  return url
}

/**
 * Resolves the host of a URL, once, and checks every address that it has: one that is refused refuses the host. What is answered is to be
 * connected to as it is. A name that is looked up again could lead elsewhere by then.
 *
 * @throws {Unfetchable}
 */
export const resolveHost = async (
  url: URL,
  lookup: Lookup,
  allowed: ReadonlyArray<Network>,
): Promise<readonly [LookupAddress, ...ReadonlyArray<LookupAddress>]> => {
  const [first, ...rest] = await addressesOf(url, lookup)
  if (first === undefined) throw refused(`there is no host ${url.host}`)
  if (![first, ...rest].every(({ address }) => isFetchable(address, allowed))) {
    throw refused(`${url.host} is not a public address, and this service does not fetch from private ones`)
  }
  return [first, ...rest]
}

const addressesOf = async (url: URL, lookup: Lookup): Promise<ReadonlyArray<LookupAddress>> => {
  const literal = url.hostname.replace(/^\[|\]$/g, "")
  if (literal !== url.hostname) return [{ address: literal, family: 6 }]
  if (/^\d+\.\d+\.\d+\.\d+$/.test(literal)) return [{ address: literal, family: 4 }]
  try {
    return await lookup(literal)
  } catch (cause) {
    throw failureOf(cause, url.host)
  }
}

/** A look-up that knows one answer, for the connection: what was checked is what is connected to. */
export const answerWith =
  (addresses: readonly [LookupAddress, ...ReadonlyArray<LookupAddress>]): LookupFunction =>
  (_, { all }, done) => {
    const [first] = addresses
    if (all === true) done(null, [...addresses])
    else done(null, first.address, first.family)
  }
