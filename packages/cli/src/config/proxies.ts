import { Effect } from "effect"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"

/** A proxy that the environment names. */
export interface Proxy {
  /** With a scheme; it may hold a password. */
  readonly address: string
  /** Host and port: all of it that may be shown. */
  readonly host: string
  readonly variable: string
}

/** The proxies for requests to `http` and to `https` addresses; undefined where there is none. */
export interface Proxies {
  readonly http: Proxy | undefined
  readonly https: Proxy | undefined
}

/**
 * As in other programs: the lower-case name comes first, and HTTP_PROXY is for `https` addresses too if HTTPS_PROXY is
 * not set.
 */
export const readProxies = Effect.fn("readProxies")(function* (
  environment: NodeJS.ProcessEnv,
): Effect.fn.Return<Proxies, UsageError> {
  const http = yield* readProxy(environment, ["http_proxy", "HTTP_PROXY"])
  const https = yield* readProxy(environment, ["https_proxy", "HTTPS_PROXY"])
  return { http, https: https ?? http }
})

const readProxy = Effect.fnUntraced(function* (environment: NodeJS.ProcessEnv, variables: ReadonlyArray<string>) {
  const variable = variables.find(name => environment[name] !== undefined)
  const value = variable === undefined ? undefined : environment[variable]?.trim()
  if (variable === undefined || value === undefined || value === "") return undefined
  const url = addressOf(value)
  if (url !== undefined) return { address: url.href, host: url.host, variable }
  // The value is not repeated: it may hold a password.
  return yield* new UsageError({ message: sentences().usage.proxy(variable) })
})

const schemes: ReadonlySet<string> = new Set(["http:", "https:", "socks:", "socks5:"])

/** Without a scheme it is an `http` one: `proxy.example.com:3128`. */
const addressOf = (value: string): URL | undefined => {
  const text = value.includes("://") ? value : `http://${value}`
  if (/\s/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return schemes.has(url.protocol) && url.hostname !== "" && isEncoded(url.username) && isEncoded(url.password) ? url : undefined
}

const isEncoded = (text: string): boolean => decoded(text) !== undefined

/** The result is returned because the bundler drops a call whose result is not used. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
