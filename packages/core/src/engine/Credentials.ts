/**
 * How long the means to write into a bucket may be used. Nothing is sent with credentials known to be expired (invariant 5).
 *
 * The lifetime of a signed URL is counted from the moment it was asked for by the local clock, so a wrong local clock does not
 * matter: only its pace does.
 */

/** A signed URL is valid 3 hours (protocol: step 3) where it does not say so itself. */
const signedFor = 3 * 60 * 60_000

/** Time that a put needs to begin, and then some. */
const margin = 5 * 60_000

/** Milliseconds since 1970 (local clock) until which a put may begin with a URL that was asked for at `askedAt`. */
export const usableUntil = (url: string, askedAt: number): number => {
  const seconds = Number(/[?&]X-Amz-Expires=(\d+)/.exec(url)?.[1] ?? Number.NaN)
  const lifetime = Number.isFinite(seconds) ? seconds * 1000 : signedFor
  return askedAt + lifetime - Math.min(margin, lifetime / 2)
}
