import { storeWords } from "../../messages/storeWords.ts"

/** SQLSTATEs of a transaction that another's work came in the way of: nothing of it took effect. */
const conflicts = new Set(["40001", "40P01"])

/**
 * SQLSTATEs, or their classes, of a server that cannot be used just then: it is ended, starts, is full, or takes no
 * writes; or it ended a connection or a statement. Without one the connection failed.
 */
const away = /^(?:08|53|57P|25006|25P03|55P03|57014|58)/

/** What `pg` reports without a SQLSTATE. */
const lost =
  /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT)|Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout|^Client was closed/i

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string" ? cause.code : ""

/** Whether a statement or transaction failed for others that ran beside it, and may be begun again. */
export const isConflict = (cause: unknown): boolean => conflicts.has(codeOf(cause))

/** Whether a connection is of no use any more. */
export const isLost = (cause: unknown): boolean =>
  /^(?:08|57P|25P03)/.test(codeOf(cause)) ||
  lost.test(codeOf(cause)) ||
  (cause instanceof AggregateError && cause.errors.some(isLost)) ||
  (cause instanceof Error && lost.test(cause.message))

/** Whether the server could not be used: nothing is wrong with what it was asked. */
export const isAway = (cause: unknown): boolean => isConflict(cause) || away.test(codeOf(cause)) || isLost(cause)

/** What the operator has to correct, by SQLSTATE: of the connection string, or in PostgreSQL. */
const hints = {
  "28P01": "password",
  "28000": "user",
  "3D000": "database",
  "42501": "rights",
  "25006": "readOnly",
} as const

/** Where a connection string leads, without its secrets. */
export const placeOf = (connectionString: string): { readonly place: string; readonly user: string } => {
  const { hostname, port, pathname, username, searchParams } = new URL(connectionString)
  const host = searchParams.get("host") ?? (hostname === "" ? "localhost" : hostname)
  return { place: `${host}:${port || 5432}${decodeURIComponent(pathname)}`, user: decodeURIComponent(username) }
}

/** Why a database cannot be used, and the way out; undefined: it is none of these. */
export const explain = (cause: unknown, connectionString: string): string | undefined => {
  const code = codeOf(cause)
  const why = cause instanceof Error && cause.message !== "" ? cause.message : code
  const hint = code in hints ? hints[code as keyof typeof hints] : isAway(cause) ? ("away" as const) : undefined
  return hint === undefined ? undefined : storeWords.unusable({ ...placeOf(connectionString), hint, why })
}
