/**
 * A user comes from the service's page that set a password, signed in (the form of OAuth 2.0, implicit grant; protocol:
 * Transport and identity). That page puts the state into the storage of the tab, which no other origin can: a token of
 * somebody else is not accepted.
 */
const stateKey = "altilift.sign-in"

/** The token in a fragment (`#access_token=…&state=…`), if this tab knows its state; each state counts once. */
export const takeToken = (fragment: string, storage: Storage): string | undefined => {
  const answer = new URLSearchParams(fragment.replace(/^#/, ""))
  const token = answer.get("access_token") ?? ""
  if (token === "") return undefined
  const state = storage.getItem(stateKey)
  storage.removeItem(stateKey)
  return state !== null && answer.get("state") === state ? token : undefined
}
