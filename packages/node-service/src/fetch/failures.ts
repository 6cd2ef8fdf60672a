import type { ProblemCode } from "@altilift/core"
import { failing, refused, Unfetchable } from "./Unfetchable.ts"

/** What went wrong on the way to a host; of the cause only its code, which can hold no part of an address. */
export const failureOf = (cause: unknown, host: string): Unfetchable => {
  if (cause instanceof Unfetchable) return cause
  const code = codeOf(cause)
  const known = Object.hasOwn(codes, code) ? codes[code as keyof typeof codes] : undefined
  if (known !== undefined) return failing({ code: known, host })
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)) return refused({ code: "fetch-not-secure", host, error: code })
  return failing({ code: "fetch-connection-failed", host, error: code })
}

const codes = {
  ECONNREFUSED: "fetch-connection-refused",
  UND_ERR_CONNECT_TIMEOUT: "fetch-connection-timeout",
  ETIMEDOUT: "fetch-connection-timeout",
  UND_ERR_HEADERS_TIMEOUT: "fetch-answer-timeout",
  UND_ERR_BODY_TIMEOUT: "fetch-stopped-sending",
  UND_ERR_SOCKET: "fetch-closed-early",
  ECONNRESET: "fetch-closed-early",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "fetch-closed-early",
} as const satisfies Readonly<Record<string, ProblemCode>>

const codeOf = (cause: unknown): string => {
  if (typeof cause !== "object" || cause === null) return ""
  if ("code" in cause && typeof cause.code === "string") return cause.code
  // Several addresses were tried, and each failed in a way of its own.
  if ("errors" in cause && Array.isArray(cause.errors)) return codeOf(cause.errors[0])
  return "cause" in cause ? codeOf(cause.cause) : ""
}
