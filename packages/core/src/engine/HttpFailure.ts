/** What a failed connection says of itself: `ECONNREFUSED`, `UND_ERR_SOCKET`, else the message of the innermost cause. */
export const networkReason = (cause: unknown): string => {
  if (typeof cause === "object" && cause !== null) {
    if ("code" in cause && typeof cause.code === "string") return cause.code
    if ("cause" in cause && cause.cause !== undefined) return networkReason(cause.cause)
    if ("message" in cause && typeof cause.message === "string" && !cause.message.includes("://")) return cause.message
  }
  return "network error"
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
