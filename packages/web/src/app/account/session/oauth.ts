/**
 * Signing in on the service's own page (OAuth 2.0, implicit grant; protocol: Transport and identity). The state ties
 * the answer to the tab that asked, so that a token of somebody else is not accepted.
 */
const stateKey = "altilift.sign-in"

/**
 * Where the page sends its user to sign in; remembers the state. `here`: the address to come back to, without a
 * fragment.
 */
export const signInAddress = (endpoint: string, key: string, here: string, storage: Storage): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  const state = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("")
  storage.setItem(stateKey, state)
  const address = new URL(`${endpoint}/auth/start`)
  const parameters = { client_id: key, response_type: "token", redirect_uri: here, state }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
  return address.href
}

/** What the fragment of the address says to a user who came back. */
export type Return =
  | { readonly came: "no" }
  | { readonly came: "signed in"; readonly token: string }
  | { readonly came: "refused" | "not asked" }

/** Reads the answer of the service from a fragment (`#access_token=…&state=…`); each state counts once. */
export const readReturn = (fragment: string, storage: Storage): Return => {
  const answer = new URLSearchParams(fragment.replace(/^#/, ""))
  const token = answer.get("access_token")
  if (token === null && !answer.has("error")) return { came: "no" }
  const state = storage.getItem(stateKey)
  storage.removeItem(stateKey)
  if (state === null || answer.get("state") !== state) return { came: "not asked" }
  return token === null || token === "" ? { came: "refused" } : { came: "signed in", token }
}
