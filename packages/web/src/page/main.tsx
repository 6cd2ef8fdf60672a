import { render } from "solid-js/web"
import { loadPageFacts } from "../app/account/session/pageFacts.ts"
import "./page.css"
import { App } from "../app/App.tsx"

/** The page is served by the service itself, so that is where its API is. */
const endpoint = location.origin

const { key, mails } = await loadPageFacts()

/**
 * A parameter of the address's fragment: `email` of a user who has just set a password, `project` to be shown. It is
 * removed from the address, so that it applies once.
 */
const takeParameter = (name: "email" | "project"): string | undefined => {
  const value = new URLSearchParams(location.hash.slice(1)).get(name)
  if (value === null || value === "") return undefined
  history.replaceState(null, "", location.pathname + location.search)
  return value
}

const email = takeParameter("email")
const opens = takeParameter("project")
const place = document.getElementById("app")
if (place === null) throw new Error("The page has no place for the app (#app)")

// Where the service sends no mail, that page says whom to ask.
const forgotten = mails === undefined ? undefined : `${endpoint}/auth/forgotten`

render(
  () => <App endpoint={endpoint} key={key} email={email} opens={opens} passwordSet={email !== undefined} forgotten={forgotten} />,
  place,
)
