import type { Socket } from "node:net"
import type { TLSSocket } from "node:tls"
import { networkReason } from "@altilift/core"

/** The certificate that a server shows, whatever is wrong with it. */
export interface ShownCertificate {
  /** Name of the authority that signed it. */
  readonly issuer: string
  /** Milliseconds since 1970; NaN where it does not say. */
  readonly ends: number
  /** Node's code of why it is not accepted; undefined: it is. */
  readonly fault: string | undefined
}

/** Where to connect. */
export interface TlsPlace {
  readonly hostname: string
  readonly port: number
  /** A connection through a proxy. */
  readonly socket?: Socket | undefined
}

/** Makes the TLS handshake only: no request is sent, because the certificate may not be accepted. */
export const readCertificate = async ({ hostname, port, socket }: TlsPlace, signal: AbortSignal): Promise<ShownCertificate> => {
  const { connect } = await import("node:tls")
  return new Promise((resolve, reject) => {
    const way = socket === undefined ? { host: hostname, port } : { socket }
    // Names, not addresses, may be announced (RFC 6066).
    const servername = /^[\d.]+$|:/.test(hostname) ? "" : hostname
    const secured = connect({ ...way, host: hostname, servername, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] })
    const stop = () => secured.destroy(new Error("aborted"))
    signal.addEventListener("abort", stop, { once: true })
    secured.on("error", reject)
    secured.on("secureConnect", () => {
      signal.removeEventListener("abort", stop)
      resolve(shownBy(secured))
      secured.destroy()
    })
  })
}

const shownBy = (secured: TLSSocket): ShownCertificate => {
  const { issuer, valid_to } = secured.getPeerCertificate()
  const { O, CN } = issuer ?? {}
  // The code of an error, or the error.
  const fault: unknown = secured.authorized ? undefined : secured.authorizationError
  return {
    issuer: [O ?? CN ?? ""].flat().join(" "),
    ends: Date.parse(valid_to),
    fault: fault === undefined || fault === null ? undefined : typeof fault === "string" ? fault : networkReason(fault),
  }
}
