import { failing, refused, Unfetchable } from "./Unfetchable.ts"

/** What went wrong on the way to a host, in words; of the cause only its code, which can hold no part of an address. */
export const failureOf = (cause: unknown, host: string): Unfetchable => {
  if (cause instanceof Unfetchable) return cause
  const code = codeOf(cause)
  const said = sentences[code]
  if (said !== undefined) return failing(said(host))
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)) {
    return refused(`no secure connection to ${host} could be made (${code}); its certificate has to be valid`)
  }
  return failing(`the connection to ${host} failed${code === "" ? "" : ` (${code})`}`)
}

const sentences: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: host => `${host} refuses connections`,
  UND_ERR_CONNECT_TIMEOUT: host => `${host} could not be reached in time`,
  ETIMEDOUT: host => `${host} could not be reached in time`,
  UND_ERR_HEADERS_TIMEOUT: host => `${host} did not answer in time`,
  UND_ERR_BODY_TIMEOUT: host => `${host} stopped sending`,
  UND_ERR_SOCKET: host => `${host} closed the connection before everything had come`,
  ECONNRESET: host => `${host} closed the connection before everything had come`,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: host => `${host} closed the connection before everything had come`,
}

const codeOf = (cause: unknown): string => {
  if (typeof cause !== "object" || cause === null) return ""
  if ("code" in cause && typeof cause.code === "string") return cause.code
  // Several addresses were tried, and each failed in a way of its own.
  if ("errors" in cause && Array.isArray(cause.errors)) return codeOf(cause.errors[0])
  return "cause" in cause ? codeOf(cause.cause) : ""
}
