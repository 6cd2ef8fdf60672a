import { render } from "solid-js/web"
import { readReturn, signInAddress } from "../app/account/session/oauth.ts"
import { loadPageFacts } from "../app/account/session/pageFacts.ts"
import { makeSessionStore } from "../app/account/session/SessionStore.ts"
import "./page.css"
import { App } from "../app/App.tsx"
import type { SignInReason } from "../app/account/SignIn.tsx"

/** The page is served by the service itself, so that is where its API is. */
const endpoint = location.origin
const here = location.origin + location.pathname
const rememberKey = "altilift.remember"

const { key, mails } = await loadPageFacts()

/** Takes the token out of the address, where it would stay in the history. */
const comeBack = (): SignInReason => {
  const back = readReturn(location.hash, sessionStorage)
  if (back.came === "no") return "none"
  history.replaceState(null, "", location.pathname + location.search)
  const remember = sessionStorage.getItem(rememberKey) === "yes"
  sessionStorage.removeItem(rememberKey)
  if (back.came === "refused") return "cancelled"
  if (back.came !== "signed in" || key === undefined) return "notAsked"
  makeSessionStore(
    endpoint,
    () => sessionStorage,
    () => localStorage,
  ).save({ key, token: back.token }, remember)
  return "none"
}

/** Who is expected, as a link says: `#email=`. */
const takeEmail = (): string => {
  const email = new URLSearchParams(location.hash.slice(1)).get("email") ?? ""
  if (email !== "") history.replaceState(null, "", location.pathname + location.search)
  return email
}

const email = takeEmail()
const came = comeBack()
const place = document.getElementById("app")
if (place === null) throw new Error("The page has no place for the app (#app)")

render(
  () => (
    <App
      endpoint={endpoint}
      key={key}
      email={email}
      service={{
        came,
        forgotten: mails === true ? `${endpoint}/auth/forgotten` : undefined,
        signIn: (appKey, remember) => {
          sessionStorage.setItem(rememberKey, remember ? "yes" : "no")
          location.assign(signInAddress(endpoint, appKey, here, sessionStorage))
        },
      }}
    />
  ),
  place,
)
