import { Data, Effect } from "effect"
import { z } from "zod"
import { type App, apps } from "../accounts/Apps.ts"
import type { Sentence } from "../messages/PageTexts.ts"

/** What an app asks for when it sends a user here to sign in (OAuth 2.0, implicit grant: RFC 6749, 4.2). */
export interface AuthRequest {
  readonly app: App
  /** One that is registered for the app, to the letter. */
  readonly redirectUri: string
  /** The app's own; handed back as it came. */
  readonly state: string | undefined
}

/**
 * The page cannot do what it was asked; shown on the page, without a redirect, because the address may be an
 * attacker's.
 */
export class AuthProblem extends Data.TaggedError("AuthProblem")<{
  readonly status: 400 | 403 | 405 | 413
  readonly fault: Sentence
  /** The one-time link is at fault, and no app. */
  readonly aboutLink?: boolean
}> {}

const problem = (fault: Sentence) => new AuthProblem({ status: 400, fault })

/** Each at most once: parsers differ in which of two they take. */
const one = z.array(z.string()).max(1)

const parameters = z.object({ client_id: one, response_type: one, redirect_uri: one, state: one }).transform(given => ({
  key: given.client_id[0],
  type: given.response_type[0],
  redirectUri: given.redirect_uri[0],
  state: given.state[0],
}))

/** Longest `state` in characters; it comes back in an address. */
const longestState = 4_096

/**
 * Reads what is asked. Fails with what is wrong with it, for the developer of the app to read.
 *
 * @param page address of the service's own page, which the installation's own app may have users sent back to
 */
export const readAuthRequest = Effect.fnUntraced(function* (given: URLSearchParams, page: string) {
  const names = ["client_id", "response_type", "redirect_uri", "state"]
  const parsed = parameters.safeParse(Object.fromEntries(names.map(name => [name, given.getAll(name)])))
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0])
    return yield* problem(({ faults }) => faults.parameterTwice(name))
  }
  const { key, type, redirectUri, state } = parsed.data
  const [own, ...others] = yield* apps
  const app = [own, ...others].find(known => known?.key === key)
  if (app === undefined) return yield* problem(({ faults }) => faults.appUnknown)
  const addresses = app === own ? [...app.redirectUris, page] : app.redirectUris
  if (redirectUri === undefined || !addresses.includes(redirectUri)) {
    return yield* problem(({ faults }) => faults.addressNotRegistered(app.name))
  }
  if (type !== "token") return yield* problem(({ faults }) => faults.tokenOnly)
  if (state !== undefined && state.length > longestState) return yield* problem(({ faults }) => faults.stateTooLong(longestState))
  return { app, redirectUri, state } satisfies AuthRequest
})

/** Where a user who signed in goes: the token is in the fragment, which browsers send to no server. */
export const tokenAddress = (request: AuthRequest, token: string): string =>
  returnAddress(request, { access_token: token, state: request.state, token_type: "bearer" })

/** Where a user goes who would rather not. */
export const cancelAddress = (request: AuthRequest): string =>
  returnAddress(request, { error: "access_denied", state: request.state })

const returnAddress = ({ redirectUri }: AuthRequest, answer: Readonly<Record<string, string | undefined>>): string => {
  // Not as a form, whose plus signs are not spaces to everybody.
  const fragment = Object.entries(answer).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
  )
  return `${new URL(redirectUri).href}#${fragment.join("&")}`
}

/** Where browsers may be led by the form of the page: some hold redirects to the policy too. */
export const formTarget = ({ redirectUri }: AuthRequest): string => {
  const { protocol, origin, hostname } = new URL(redirectUri)
  // Policies cannot name an IPv6 address.
  return /^https?:$/.test(protocol) && !hostname.startsWith("[") ? origin : protocol
}
