import type { CertificateFault } from "../problems/connectionProblems.ts"
import { type Problem, readProblem } from "../problems/Problem.ts"

/** Nothing is known of why a connection failed. */
export const unknownNetworkError = "network error"

/**
 * What a failed connection says of itself: `ECONNREFUSED`, `UND_ERR_SOCKET`, else the message of the innermost cause.
 */
export const networkReason = (cause: unknown): string => {
  if (typeof cause === "object" && cause !== null) {
    if ("code" in cause && typeof cause.code === "string") return cause.code
    if ("cause" in cause && cause.cause !== undefined) return networkReason(cause.cause)
    // All that browsers say of a failed `fetch`, each in words of its own.
    if (cause instanceof TypeError) return unknownNetworkError
    if ("message" in cause && typeof cause.message === "string" && !cause.message.includes("://")) return cause.message
  }
  return unknownNetworkError
}

/**
 * What a front end's transport says of a failed connection that was not to the peer itself but to something in between
 * (a proxy): an error with the problem `inBetween`, somewhere in the chain of causes.
 */
export const problemInBetween = (cause: unknown): Problem | undefined => {
  if (typeof cause !== "object" || cause === null) return undefined
  if ("inBetween" in cause) return readProblem(cause.inBetween)
  return "cause" in cause ? problemInBetween(cause.cause) : undefined
}

/** Why a certificate is not accepted, by the codes that OpenSSL and Node give. */
const certificateErrors: Readonly<Record<string, CertificateFault>> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not-yet-valid",
  ERR_TLS_CERT_ALTNAME_INVALID: "other-host",
  HOSTNAME_MISMATCH: "other-host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown-authority",
  UNABLE_TO_GET_ISSUER_CERT: "unknown-authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown-authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown-authority",
  CERT_UNTRUSTED: "untrusted-authority",
  CERT_REJECTED: "untrusted-authority",
  CERT_REVOKED: "revoked",
  CERT_SIGNATURE_FAILURE: "invalid",
  CERT_CHAIN_TOO_LONG: "invalid",
  INVALID_CA: "invalid",
  INVALID_PURPOSE: "invalid",
  PATH_LENGTH_EXCEEDED: "invalid",
}

/**
 * Why the certificate that a peer shows is not accepted: no later try ends otherwise. `undefined`: something else went
 * wrong.
 */
export const certificateProblem = (host: string, cause: unknown): Problem | undefined => {
  const error = networkReason(cause)
  const fault = Object.hasOwn(certificateErrors, error) ? certificateErrors[error] : undefined
  if (fault === undefined) return undefined
  return problemInBetween(cause) ?? { code: "certificate-refused", host, fault, error }
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

/**
 * What time it is by a peer's `Date` header (milliseconds since 1970); `undefined` where there is none that can be
 * read.
 */
export const dateOf = (headers: Readonly<Record<string, string | undefined>>): number | undefined => {
  const at = Date.parse(headers.date ?? "")
  return Number.isNaN(at) ? undefined : at
}
