import { render } from "solid-js/web"
import { loadPageFacts } from "../app/account/session/pageFacts.ts"
import "./page.css"
import { App } from "../app/App.tsx"

/** The page is served by the service itself, so that is where its API is. */
const endpoint = location.origin

const { key, mails } = await loadPageFacts()

/** Whose password was just set: the link of the service leads here with `#email=`. */
const takeEmail = (): string | undefined => {
  const email = new URLSearchParams(location.hash.slice(1)).get("email")
  if (email === null || email === "") return undefined
  history.replaceState(null, "", location.pathname + location.search)
  return email
}

const email = takeEmail()
const place = document.getElementById("app")
if (place === null) throw new Error("The page has no place for the app (#app)")

const forgotten = mails === true ? `${endpoint}/auth/forgotten` : undefined

render(() => <App endpoint={endpoint} key={key} email={email} passwordSet={email !== undefined} forgotten={forgotten} />, place)
