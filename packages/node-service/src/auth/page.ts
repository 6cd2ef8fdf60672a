import { createHash } from "node:crypto"
import type { Reply } from "../http/answers.ts"
import type { PageEnd, PageTexts } from "../messages/PageTexts.ts"
import { type AuthRequest, cancelAddress, formTarget } from "./AuthRequest.ts"
import { style } from "./style.ts"

/** A sign-in form, and what went wrong with the last attempt. */
export interface Form {
  readonly request: AuthRequest
  readonly secret: string
  readonly texts: PageTexts
  readonly email?: string
  readonly error?: string
}

const styleHash = createHash("sha256").update(style).digest("base64")

/**
 * What goes with every answer under `/auth`: no store, no frame, no referrer, nothing from elsewhere, no script.
 */
export const safely = (target = ""): Readonly<Record<string, string>> => ({
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self' ${target}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; "),
})

/** The page that asks for address and password. */
export const formPage = (form: Form, status = 200): Reply => ({
  status,
  headers: { ...safely(formTarget(form.request)), "content-type": "text/html; charset=utf-8" },
  body: document(form.texts.signIn.title, formBody(form), form.texts),
})

/** Leads to the sign-in of the page. */
export const signInLink = (texts: PageTexts): string => `\n<p class="hint"><a href="/">${texts.signIn.title}</a></p>`

/** The page that says why there is no form. `more`: HTML at its end. */
export const problemPage = (
  message: string,
  status: number,
  texts: PageTexts,
  { title, hint }: PageEnd = texts.impossible,
  more = "",
): Reply => ({
  status,
  headers: { ...safely(), "content-type": "text/html; charset=utf-8" },
  body: document(
    title,
    `<h1>${title}</h1>
<p class="error" role="alert">${escape(sentence(message, texts))}</p>
<p class="hint">${escape(hint)}</p>${more}`,
    texts,
  ),
})

const formBody = ({ request, secret, texts, email = "", error }: Form): string => {
  const { title, asks, submit, cancel, returns, ...labels } = texts.signIn
  const { app, redirectUri, state } = request
  const wrong = error === undefined ? "" : ' aria-invalid="true" aria-describedby="error"'
  const [emailFocus, passwordFocus] = email === "" ? [" autofocus", ""] : ["", " autofocus"]
  const hidden = {
    client_id: app.key,
    response_type: "token",
    redirect_uri: redirectUri,
    form: secret,
    ...(state === undefined ? {} : { state }),
  }
  return `<h1>${title}</h1>
<p>${asks[0]}<strong>${escape(app.name)}</strong>${asks[1]}</p>
${error === undefined ? "" : `<p class="error" id="error" role="alert">${escape(sentence(error, texts))}</p>`}
<form method="post" action="/auth/start">
${Object.entries(hidden)
  .map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`)
  .join("\n")}
<label for="email">${labels.email}</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${escape(email)}"${wrong}${emailFocus}>
<label for="password">${labels.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${wrong}${passwordFocus}>
<button type="submit">${submit}</button>
<a class="cancel" href="${escape(cancelAddress(request))}">${cancel}</a>
</form>
<p class="hint">${returns[0]}<b>${escape(destination(redirectUri, texts))}</b>${returns[1]}</p>
<p class="hint"><a href="/auth/forgotten">${texts.forgotten.link}</a></p>`
}

/** What a reader can judge of an address: who gets the token. */
const destination = (uri: string, texts: PageTexts): string => {
  const { protocol, host, origin } = new URL(uri)
  return protocol === "https:" ? host : /^http:$/.test(protocol) ? origin : texts.signIn.appThatHandles(protocol)
}

/** A whole page. */
export const document = (title: string, body: string, { language }: PageTexts): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Altilift</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="brand" aria-hidden="true">Altilift</p>
${body}
</main>
</body>
</html>
`

export const sentence = (message: string, { catalogue }: PageTexts): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${catalogue.stop}`

export const escape = (text: string): string => text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
