import { createHash } from "node:crypto"
import type { Reply } from "../http/answers.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import { document, escape, safely, sentence } from "./page.ts"

/** A form in which a user sets a password, and what went wrong with the last attempt. */
export interface Welcome {
  readonly code: string
  readonly secret: string
  readonly email: string
  readonly texts: PageTexts
  readonly error?: string
}

const headers: Readonly<Record<string, string>> = { ...safely(), "content-type": "text/html; charset=utf-8" }

export const welcomePage = ({ code, secret, email, texts, error }: Welcome, status = 200): Reply => {
  const { title, lead, password, again, submit, rule } = texts.welcome
  const wrong = error === undefined ? "" : ' aria-invalid="true" aria-describedby="error"'
  const body = `<h1>${title}</h1>
<p>${lead[0]}<strong>${escape(email)}</strong>${lead[1]}</p>
${error === undefined ? "" : `<p class="error" id="error" role="alert">${escape(sentence(error, texts))}</p>`}
<form method="post" action="/welcome">
<input type="hidden" name="code" value="${escape(code)}">
<input type="hidden" name="form" value="${escape(secret)}">
<label for="email">${texts.signIn.email}</label>
<input id="email" name="email" type="email" autocomplete="username" readonly value="${escape(email)}">
<label for="password">${password}</label>
<input id="password" name="password" type="password" autocomplete="new-password" required autofocus${wrong}>
<label for="again">${again}</label>
<input id="again" name="again" type="password" autocomplete="new-password" required${wrong}>
<button type="submit">${submit}</button>
</form>
<p class="hint">${rule}</p>`
  return { status, headers, body: document(title, body, texts) }
}

/** What is shown where there is no page to go to. */
export const donePage = (texts: PageTexts): Reply => {
  const { done, doneHint } = texts.welcome
  return { status: 200, headers, body: document(done, `<h1>${done}</h1>\n<p>${doneHint}</p>`, texts) }
}

/**
 * Signs the user in on the page, which is of the same origin: puts the session where the page looks for it
 * (`SessionStore.ts`), in this tab alone, in place of anybody else's.
 */
const signIn = `const { key, token } = document.querySelector("main a").dataset
for (const storage of [sessionStorage, localStorage]) {
  for (const name of ["session", "project"]) storage.removeItem("altilift." + name + " " + location.origin)
}
sessionStorage.setItem("altilift.session " + location.origin, JSON.stringify({ key, token }))
location.replace("/")`

const signInHash = createHash("sha256").update(signIn).digest("base64")

/** Leads to the page, where the user is signed in; without a script, to the form there. */
export const signedInPage = (session: Session, email: string, texts: PageTexts): Reply => {
  const { done, goOn } = texts.welcome
  const facts = `data-key="${escape(session.key)}" data-token="${escape(session.token)}"`
  const body = `<h1>${done}</h1>
<p><a ${facts} href="/#email=${encodeURIComponent(email)}">${goOn}</a></p>
<script>${signIn}</script>`
  const policy = `${headers["content-security-policy"]}; script-src 'sha256-${signInHash}'`
  return { status: 200, headers: { ...headers, "content-security-policy": policy }, body: document(done, body, texts) }
}

interface Session {
  readonly key: string
  readonly token: string
}
