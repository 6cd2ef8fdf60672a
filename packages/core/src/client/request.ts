import type { Problem } from "../problems/Problem.ts"

/** Where the API is, and who asks (protocol: Transport and identity). */
export interface Access {
  /** As `readEndpoint` writes it. */
  readonly endpoint: string
  /** Names the calling app. */
  readonly key: string
  /** Names the user; `undefined` before sign-in. */
  readonly token: string | undefined
}

/** An HTTP request. Its headers and its body hold secrets. */
export interface EncodedRequest {
  readonly method: "POST"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The request that asks a document. */
export const encode = (
  { endpoint, key, token }: Access,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): EncodedRequest => ({
  method: "POST",
  url: `${endpoint}/graphql`,
  headers: {
    accept: "application/json",
    "content-type": "application/json",
    key,
    ...(token === undefined ? {} : { altitoken: token }),
  },
  body: JSON.stringify({ query: document, variables }),
})

/** Scheme, authority with a port, and path. */
const address = /^(https?):\/\/((?:\[[0-9a-f:.]+\]|[^/?#@\s:[\]\p{Cc}]+)(?::(\d{1,5}))?)((?:\/[^?#\s\p{Cc}]*)?)$/iu

/**
 * The API's address: the scheme and authority of what a user gave, without `/graphql` and trailing slashes; or why it
 * is none.
 *
 * It is part of the journal's key, so `HTTP://Host:80/graphql/` and `http://host` name the same server.
 */
export const readEndpoint = (given: string): { readonly endpoint: string } | { readonly problem: Problem } => {
  const match = address.exec(given.trim())
  if (match === null || Number(match[3] ?? 0) > 65_535) {
    const shown = given.replace(/\/\/[^@/]*@/, "//…@").replace(/[?#].*$/, "…")
    return { problem: { code: "endpoint-malformed", endpoint: shown } }
  }
  const scheme = (match[1] ?? "").toLowerCase()
  const authority = (match[2] ?? "").toLowerCase().replace(scheme === "http" ? /:80$/ : /:443$/, "")
  const path = (match[4] ?? "").replace(/\/+$/, "").replace(/\/graphql$/, "")
  return { endpoint: `${scheme}://${authority}${path}` }
}
