import { certificateProblem, networkReason } from "@altilift/core"
import { Effect } from "effect"
import { day } from "../config/duration.ts"
import { openTunnel, readCertificate, type ShownCertificate } from "../layers.ts"
import type { Findings } from "./bounded.ts"
import { type Finding, found, problemFound } from "./Finding.ts"
import { authorityOf } from "./proxy.ts"
import { isHere, type Target } from "./Target.ts"

/** Days before its end at which a certificate should be renewed. */
const soon = 14

/** Whether the server's certificate is accepted, and until when, and whether the further authorities can be read. */
export const checkTls = Effect.fnUntraced(function* (target: Target, authorities: string | undefined) {
  const added = yield* Effect.promise(() => checkAuthorities(authorities))
  const { secure, hostname, host, proxy } = target
  if (!secure) {
    const code = isHere(hostname) ? "no-tls-here" : "not-encrypted"
    return [...added, found("tls", code === "no-tls-here" ? "ok" : "warning", code, { host })]
  }
  if (proxy?.address.startsWith("socks")) return [...added, found("tls", "skipped", "certificate-unseen", { host })]
  const shown = yield* Effect.tryPromise({ try: signal => shownBy(target, signal), catch: networkReason }).pipe(
    Effect.map(certificate => certificateFindings(host, certificate, Date.now())),
    Effect.catch(error => Effect.succeed<Findings>([found("tls", "wrong", "tls-failed", { host, error })])),
  )
  return [...added, ...shown]
})

const shownBy = async ({ hostname, port, proxy }: Target, signal: AbortSignal): Promise<ShownCertificate> => {
  if (proxy === undefined) return readCertificate({ hostname, port }, signal)
  const { socket } = await openTunnel(proxy, authorityOf(hostname, port), signal)
  if (socket === undefined) throw new Error("no tunnel")
  return readCertificate({ hostname, port, socket }, signal)
}

/** Why it is not accepted, and whether it ends soon. */
const certificateFindings = (host: string, { issuer, ends, fault }: ShownCertificate, now: number): Findings => {
  const days = Math.floor((ends - now) / day)
  const problem = fault === undefined ? undefined : certificateProblem(host, { code: fault })
  const findings: Array<Finding> = []
  if (problem !== undefined) findings.push(problemFound("tls", problem))
  else if (fault !== undefined) findings.push(found("tls", "wrong", "tls-failed", { host, error: fault }))
  if (days >= 0 && days < soon) findings.push(found("tls", "warning", "certificate-ends-soon", { host, ends, days }))
  return findings.length > 0 ? findings : [found("tls", "ok", "certificate-good", { host, issuer, ends, days })]
}

/** Node ignores a file that it cannot read. `file`: of NODE_EXTRA_CA_CERTS. */
const checkAuthorities = async (file: string | undefined): Promise<Findings> => {
  if (file === undefined || file === "") return []
  const { getCACertificates } = await import("node:tls")
  const { length: count } = getCACertificates("extra")
  return count === 0
    ? [found("tls", "wrong", "authorities-unreadable", { file })]
    : [found("tls", "ok", "authorities-added", { file, count })]
}
