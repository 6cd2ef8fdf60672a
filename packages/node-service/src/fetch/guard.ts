import { promises as dns, type LookupAddress } from "node:dns"
import type { LookupFunction } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import type { Network } from "../networks.ts"
import { isFetchable } from "./addresses.ts"
import { failing, refused } from "./Unfetchable.ts"

/** Addresses of a host. */
export type Lookup = (hostname: string) => Promise<ReadonlyArray<LookupAddress>>

/** As this machine resolves names: its hosts file too. */
export const systemLookup: Lookup = hostname => dns.lookup(hostname, { all: true })

const longestUrl = 4096

export const notAnAddress = {
  code: "fetch-address-malformed",
  example: "https://photos.example.com/photo.jpg",
} as const

/**
 * Reads an address that a client names. Only what can be told from the text is checked here.
 *
 * @throws {Unfetchable} for everything but http and https, and for names and passwords in the address
 */
export const readUrl = (text: string): URL => {
  if (text.length > longestUrl) throw refused({ code: "fetch-address-too-long", most: longestUrl })
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw refused(notAnAddress)
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refused({ code: "fetch-scheme" })
  if (url.username !== "" || url.password !== "") {
    throw refused({ code: "fetch-address-with-password" })
  }
  url.hash = ""
  return url
}

/**
 * Resolves the host of a URL, once, and checks every address that it has: one that is refused refuses the host. What is
 * answered is to be connected to as it is. A name that is looked up again could lead elsewhere by then. The error does
 * not say whether a name leads inside a network or nowhere.
 *
 * @throws {Unfetchable}
 */
export const resolveHost = async (
  url: URL,
  lookup: Lookup,
  allowed: ReadonlyArray<Network>,
): Promise<readonly [LookupAddress, ...ReadonlyArray<LookupAddress>]> => {
  const literal = literalOf(url)
  const [first, ...rest] = literal === undefined ? await lookup(url.hostname).catch(() => []) : [literal]
  if (first !== undefined && [first, ...rest].every(({ address }) => isFetchable(address, allowed))) return [first, ...rest]
  // A name may be found a moment later.
  throw (literal === undefined ? failing : refused)(notPublic(url))
}

/**
 * The same, as slow where the answer is no: so long that a look-up has ended by then, whatever it found. In
 * milliseconds.
 */
export const resolveEvenly = async (
  url: URL,
  lookup: Lookup,
  allowed: ReadonlyArray<Network>,
  patience: number,
): ReturnType<typeof resolveHost> => {
  if (literalOf(url) !== undefined) return resolveHost(url, lookup, allowed)
  const waited = sleep(patience)
  const late = waited.then(() => Promise.reject(failing(notPublic(url))))
  try {
    return await Promise.race([resolveHost(url, lookup, allowed), late])
  } catch (cause) {
    await waited
    throw cause
  } finally {
    late.catch(() => undefined)
  }
}

const notPublic = ({ host }: URL) => ({ code: "fetch-host-not-public", host }) as const

const literalOf = ({ hostname }: URL): LookupAddress | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, "")
  if (bare !== hostname) return { address: bare, family: 6 }
  return /^\d+\.\d+\.\d+\.\d+$/.test(bare) ? { address: bare, family: 4 } : undefined
}

/** A look-up that knows one answer, for the connection: what was checked is what is connected to. */
export const answerWith =
  (addresses: readonly [LookupAddress, ...ReadonlyArray<LookupAddress>]): LookupFunction =>
  (_, { all }, done) => {
    const [first] = addresses
    if (all === true) done(null, [...addresses])
    else done(null, first.address, first.family)
  }
