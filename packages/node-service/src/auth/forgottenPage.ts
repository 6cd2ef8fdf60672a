import type { Reply } from "../http/answers.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import { document, escape, safely, signInLink } from "./page.ts"

const headers = { ...safely(), "content-type": "text/html; charset=utf-8" }

const page = (body: string, texts: PageTexts): Reply => ({
  status: 200,
  headers,
  body: document(texts.forgotten.title, `<h1>${texts.forgotten.title}</h1>\n${body}`, texts),
})

/** Asks for the address to which a link is mailed. */
export const forgottenPage = (secret: string, texts: PageTexts): Reply =>
  page(
    `<p>${texts.forgotten.lead}</p>
<form method="post" action="/auth/forgotten">
<input type="hidden" name="form" value="${escape(secret)}">
<label for="email">${texts.signIn.email}</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus>
<button type="submit">${texts.forgotten.submit}</button>
</form>`,
    texts,
  )

/** The same whether there is such an account. */
export const sentPage = (texts: PageTexts): Reply => page(`<p role="status">${texts.forgotten.sent}</p>`, texts)

/** Where the service sends no mail. */
export const noMailPage = (texts: PageTexts): Reply => page(`<p>${escape(texts.linkEnded.hint)}</p>${signInLink(texts)}`, texts)
