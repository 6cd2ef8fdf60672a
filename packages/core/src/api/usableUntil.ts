import { beginsWithin } from "../ports/Grant.ts"

/** A signed URL is valid 3 hours (protocol: step 3) where it does not say so itself. */
const signedFor = 3 * 60 * 60_000

/**
 * Milliseconds since 1970 (local clock) until which a put may begin with a URL that was asked for at `askedAt`. Its
 * lifetime is counted from then, so a wrong local clock does not matter: only its pace does.
 */
export const usableUntil = (url: string, askedAt: number): number => {
  const seconds = Number(/[?&]X-Amz-Expires=(\d+)/.exec(url)?.[1] ?? Number.NaN)
  const lifetime = Number.isFinite(seconds) ? seconds * 1000 : signedFor
  return askedAt + lifetime - Math.min(beginsWithin, lifetime / 2)
}
