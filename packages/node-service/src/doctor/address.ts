import { connect, type PeerCertificate } from "node:tls"
import { z } from "zod"
import type { ServiceSettings } from "../config.ts"
import { doctor } from "../messages/doctor.ts"
import { isLoopback } from "../settingsSchema.ts"
import { broken, type Finding, ok, skipped, warning, why } from "./Finding.ts"

/** Milliseconds for one answer. */
const patience = 10_000

/** Days before its end from which a certificate should be renewed. */
const renewWithin = 21

const ask = (url: string, init: RequestInit = {}) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(patience), redirect: "manual" })

/** What `readiness.ts` answers of a process that is not ready. */
const readinessAnswer = z.object({ ready: z.literal(false), checks: z.array(z.object({ name: z.string(), ok: z.boolean() })) })

/** What the public address answers. */
interface Asked {
  readonly findings: ReadonlyArray<Finding>
  /** The clock of the other end, milliseconds since 1970. */
  readonly now?: number
}

/**
 * Whether clients reach the service under its address, and it says the same address itself.
 *
 * @param key app key of the installation, with which it is asked; undefined: there is none yet
 */
export const checkAddress = async (url: string, key: string | undefined): Promise<Asked> => {
  try {
    const ready = await ask(`${url}/readyz`)
    const date = Date.parse(ready.headers.get("date") ?? "")
    const now = Number.isNaN(date) ? {} : { now: date }
    const failing = ready.status === 503 ? readinessAnswer.safeParse(await ready.json().catch(() => undefined)).data : undefined
    if (failing !== undefined) {
      const names = failing.checks.flatMap(({ name, ok }) => (ok ? [] : [name]))
      return { findings: [broken("public address", doctor.notReady(url, names))], ...now }
    }
    if (ready.status !== 200) {
      return { findings: [broken("public address", doctor.addressSilent(url, doctor.answered(ready.status)))], ...now }
    }
    return { findings: [await ownWord(url, key)], ...now }
  } catch (cause) {
    return { findings: [broken("public address", doctor.addressSilent(url, why(cause)))] }
  }
}

const ownWord = async (url: string, key: string | undefined): Promise<Finding> => {
  if (key === undefined) return ok("public address", doctor.addressGood(url))
  const body = JSON.stringify({ query: "{ support { endpoints { api } } }" })
  const answer = await ask(`${url}/graphql`, { method: "POST", headers: { key, "content-type": "application/json" }, body })
  const read = (await answer.json()) as { data?: { support?: { endpoints?: { api?: string } } } }
  const says = read.data?.support?.endpoints?.api
  if (says === url) return ok("public address", doctor.addressGood(url))
  return broken("public address", doctor.addressDiffers(url, says ?? doctor.answered(answer.status)))
}

/** Hosts that stand for every address of the machine. */
const anyAddress = new Set(["0.0.0.0", "::", "[::]"])

/** IPv6 without the brackets that it has in a URL. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, "$1")

/** Whether limits know clients apart. */
export const checkProxy = ({ publicUrl, host, port, trustedProxies }: ServiceSettings): Finding => {
  if (publicUrl === undefined) return skipped("proxy", doctor.notConfigured)
  const { hostname, port: named, protocol } = new URL(publicUrl)
  const isHere = anyAddress.has(host) || bare(hostname) === bare(host) || (isLoopback(hostname) && isLoopback(host))
  // The service itself has no TLS.
  const isDirect = protocol === "http:" && Number(named || 80) === port && isHere
  const isBehind = !isDirect && trustedProxies.length === 0
  return isBehind ? warning("proxy", doctor.proxyUntrusted(publicUrl)) : ok("proxy", doctor.proxyGood)
}

/** The certificate of the public address, and its end. */
export const checkTls = async (url: string): Promise<Finding> => {
  const { protocol, hostname, port, host } = new URL(url)
  if (protocol !== "https:") return isLoopback(hostname) ? ok("tls", doctor.tlsHere) : warning("tls", doctor.tlsNone(url))
  try {
    const certificate = await certificateOf(bare(hostname), Number(port) || 443)
    const days = Math.floor((Date.parse(certificate.valid_to) - Date.now()) / 86_400_000)
    return days < renewWithin ? warning("tls", doctor.tlsEndsSoon(host, days)) : ok("tls", doctor.tlsGood(host, days))
  } catch (cause) {
    return broken("tls", doctor.tlsFails(host, why(cause)))
  }
}

const certificateOf = (host: string, port: number): Promise<PeerCertificate> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: host, timeout: patience }, () => {
      resolve(socket.getPeerCertificate())
      socket.end()
    })
    socket.on("error", reject)
    socket.on("timeout", () => socket.destroy(new Error("ETIMEDOUT")))
  })
