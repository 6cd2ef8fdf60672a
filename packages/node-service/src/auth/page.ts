import { createHash } from "node:crypto"
import type { Reply } from "../http/answers.ts"
import { type AuthRequest, cancelAddress, formTarget } from "./AuthRequest.ts"
import { style } from "./style.ts"

/** A sign-in form, and what went wrong with the last attempt. */
export interface Form {
  readonly request: AuthRequest
  readonly secret: string
  readonly email?: string
  readonly error?: string
}

const styleHash = createHash("sha256").update(style).digest("base64")

/** What goes with every answer under `/auth`: no store, no frame, no referrer, nothing from elsewhere, no script at all. */
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
  body: page("Sign in", formBody(form)),
})

/** The page that says why there is no form. */
export const problemPage = (message: string, status: number): Reply => ({
  status,
  headers: { ...safely(), "content-type": "text/html; charset=utf-8" },
  body: page(
    "Sign-in is not possible",
    `<h1>Sign-in is not possible</h1>
<p class="error" role="alert">${escape(sentence(message))}</p>
<p class="hint">Go back to where you came from. If it happens again, tell the makers of that app.</p>`,
  ),
})

const formBody = ({ request, secret, email = "", error }: Form): string => {
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
  return `<h1>Sign in</h1>
<p><strong>${escape(app.name)}</strong> asks for access to your projects and photos.</p>
${error === undefined ? "" : `<p class="error" id="error" role="alert">${escape(sentence(error))}</p>`}
<form method="post" action="/auth/start">
${Object.entries(hidden)
  .map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`)
  .join("\n")}
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${escape(email)}"${wrong}${emailFocus}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${wrong}${passwordFocus}>
<button type="submit">Sign in and allow</button>
<a class="cancel" href="${escape(cancelAddress(request))}">Cancel</a>
</form>
<p class="hint">Afterwards you return to <b>${escape(destination(redirectUri))}</b>.</p>`
}

/** What a reader can judge of an address: who gets the token. */
const destination = (uri: string): string => {
  const { protocol, host, origin } = new URL(uri)
  return protocol === "https:" ? host : /^http:$/.test(protocol) ? origin : `the app that handles ${protocol}`
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
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

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`

const escape = (text: string): string => text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
