import { Agent } from "undici"
import type { Network } from "../networks.ts"
import { answerWith, type Lookup, resolveEvenly } from "./guard.ts"

/** What a connection is made with. */
export interface ConnectionRules {
  /** Networks that are not public, and connected to all the same. */
  readonly allowed: ReadonlyArray<Network>
  readonly lookup: Lookup
  /** Milliseconds until a name is found, and until there is a connection. */
  readonly patience: { readonly resolve: number; readonly connect: number }
}

/**
 * Connections to the host of a URL, at the addresses that were checked; they bear the name of the host, also for TLS.
 *
 * @throws {Unfetchable} when an address of the host is refused
 */
export const pinnedAgent = async (url: URL, rules: ConnectionRules, signal: AbortSignal): Promise<Agent> => {
  const { resolve, connect } = rules.patience
  const addresses = await orAborted(resolveEvenly(url, rules.lookup, rules.allowed, resolve), signal)
  return new Agent({ connect: { lookup: answerWith(addresses), timeout: connect }, allowH2: false })
}

const orAborted = <A>(work: Promise<A>, signal: AbortSignal): Promise<A> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener("abort", stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop))
  })
