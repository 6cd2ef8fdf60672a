import type { IncomingMessage } from "node:http"
import { renderProblem } from "@altilift/core"
import { Effect } from "effect"
import { appKey } from "../accounts/Apps.ts"
import { useLink, userOfLink } from "../accounts/links.ts"
import { issueToken } from "../accounts/Tokens.ts"
import { pageFolder } from "../http/pageFolder.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import { languageOf, textsFor } from "../messages/textsFor.ts"
import { AuthProblem } from "./AuthRequest.ts"
import type { makeFormGuard } from "./formGuard.ts"
import { readForm, withHeaders } from "./replies.ts"
import { donePage, signedInPage, welcomePage } from "./welcomePage.ts"

/** Where the one-time link leads by which a user sets a password. */
export const welcomePath = "/welcome"

const linkInvalid = new AuthProblem({ status: 403, fault: ({ faults }) => faults.linkInvalid, aboutLink: true })

/** Looking at the form uses nothing up: programs that preview links look too. */
export const showWelcome = Effect.fnUntraced(function* (request: IncomingMessage, guard: ReturnType<typeof makeFormGuard>) {
  const code = new URL(request.url ?? "", "http://here").searchParams.get("code") ?? ""
  const user = yield* userOfLink(code)
  if (user === undefined) return yield* linkInvalid
  const { secret, cookie } = guard.issue(request)
  const page = welcomePage({ code, secret, email: user.email, texts: textsFor(request) })
  return withHeaders(page, { "set-cookie": cookie })
})

/** Sets the password, and leads to the page, where the user is signed in. */
export const takeWelcome = Effect.fnUntraced(function* (request: IncomingMessage, guard: ReturnType<typeof makeFormGuard>) {
  const texts = textsFor(request)
  const fields = yield* readForm(request)
  const [code, secret, password] = ["code", "form", "password"].map(name => fields.get(name) ?? "") as [string, string, string]
  if (!guard.admits(request, secret)) return yield* new AuthProblem({ status: 403, fault: ({ faults }) => faults.formExpired })
  const user = yield* userOfLink(code)
  if (user === undefined) return yield* linkInvalid
  const again = (error: string) => welcomePage({ code, secret, email: user.email, texts, error }, 400)
  if (password !== fields.get("again")) return again(texts.faults.passwordsDiffer)
  return yield* useLink(code, password, languageOf(texts)).pipe(
    Effect.flatMap(link => leave(link?.userId, user.email, texts)),
    Effect.catchTag("Refusal", ({ problem }) => Effect.succeed(again(renderProblem(problem, texts.catalogue)))),
  )
})

/** Without a page the user has another program. */
const leave = Effect.fnUntraced(function* (userId: string | undefined, email: string, texts: PageTexts) {
  if (userId === undefined) return yield* linkInvalid
  if (pageFolder() === undefined) return donePage(texts)
  const key = yield* appKey
  return signedInPage({ key, token: yield* issueToken(userId, { appKey: key, signedIn: true }) }, email, texts)
})
