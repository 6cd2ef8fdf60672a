import { RunFault } from "./Errors.ts"

/** What a failed connection says of itself: `ECONNREFUSED`, `UND_ERR_SOCKET`, else the message of the innermost cause. */
export const networkReason = (cause: unknown): string => {
  if (typeof cause === "object" && cause !== null) {
    if ("code" in cause && typeof cause.code === "string") return cause.code
    if ("cause" in cause && cause.cause !== undefined) return networkReason(cause.cause)
    if ("message" in cause && typeof cause.message === "string" && !cause.message.includes("://")) return cause.message
  }
  return "network error"
}

/**
 * What a front end's transport says of a failed connection that was not to the peer itself but to something in between (a proxy): an error with
 * `inBetween`, a sentence without secrets, somewhere in the chain of causes.
 */
export const saidInBetween = (cause: unknown): string | undefined => {
  if (typeof cause !== "object" || cause === null) return undefined
  if ("inBetween" in cause && typeof cause.inBetween === "string") return cause.inBetween
  return "cause" in cause ? saidInBetween(cause.cause) : undefined
}

/** Why a certificate is not accepted, in words after "its certificate"; by the codes that OpenSSL and Node give. */
const certificateErrors: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "has expired, or the clock of this machine is wrong",
  CERT_NOT_YET_VALID: "is not valid yet, or the clock of this machine is wrong",
  ERR_TLS_CERT_ALTNAME_INVALID: "is for another host",
  HOSTNAME_MISMATCH: "is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "comes from an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT: "comes from an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "comes from an authority that is not known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "comes from an authority that is not known here",
  CERT_UNTRUSTED: "comes from an authority that is not trusted here",
  CERT_REJECTED: "comes from an authority that is not trusted here",
  CERT_REVOKED: "was revoked",
  CERT_SIGNATURE_FAILURE: "is not valid",
  CERT_CHAIN_TOO_LONG: "is not valid",
  INVALID_CA: "is not valid",
  INVALID_PURPOSE: "is not valid",
  PATH_LENGTH_EXCEEDED: "is not valid",
}

/** Whether a failed connection's code says that the peer's certificate is not accepted: no later try ends otherwise. */
export const isCertificateError = (code: string): boolean => Object.hasOwn(certificateErrors, code)

/** The fault that ends a run whose peer shows a certificate that is not accepted; `undefined` where something else went wrong. */
export const certificateFault = (host: string, cause: unknown): RunFault | undefined => {
  const code = networkReason(cause)
  if (!isCertificateError(code)) return undefined
  const message =
    saidInBetween(cause) ?? `The connection to ${host} is not secure: its certificate ${certificateErrors[code]} (${code})`
  return new RunFault({ kind: "refused", message, cause: { code } })
}

/** Answers that say "later": the same request may work then (design: Errors). */
export const isPassing = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status === 502 || status === 503 || status === 504

/** Answers that ask for less, or for later. */
export const isBusy = (status: number): boolean => status === 429 || status === 503

/** Milliseconds of a Retry-After header, which holds seconds or an HTTP date. `now` in milliseconds since 1970. */
export const retryAfterMillis = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** What time it is by a peer's `Date` header (milliseconds since 1970); `undefined` where there is none that can be read. */
export const dateOf = (headers: Readonly<Record<string, string | undefined>>): number | undefined => {
  const at = Date.parse(headers.date ?? "")
  return Number.isNaN(at) ? undefined : at
}
