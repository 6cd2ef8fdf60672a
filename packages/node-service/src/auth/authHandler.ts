import type { IncomingMessage } from "node:http"
import { renderProblem } from "@altilift/core"
import { Cause, Effect, Exit } from "effect"
import type { SignInLimits } from "../accounts/SignInLimits.ts"
import { signIn } from "../accounts/signIn.ts"
import { issueToken } from "../accounts/Tokens.ts"
import { CurrentActor } from "../audit/Actor.ts"
import { Settings } from "../config.ts"
import { type Reply, send } from "../http/answers.ts"
import { clientAddress } from "../http/clientAddress.ts"
import { Endpoints, type Handler } from "../http/Endpoints.ts"
import { RateLimits, TooManyRequests } from "../http/RateLimits.ts"
import { factsOf } from "../http/requestFacts.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import { textsFor } from "../messages/textsFor.ts"
import { pageAddress } from "../page/pageHandler.ts"
import { Counters } from "../ports/Counters.ts"
import type { Database } from "../ports/Database.ts"
import { AuthProblem, readAuthRequest, tokenAddress } from "./AuthRequest.ts"
import { makeForgotten } from "./forgotten.ts"
import { makeFormGuard } from "./formGuard.ts"
import { formPage, problemPage, signInLink } from "./page.ts"
import { readForm, sendTo, withHeaders } from "./replies.ts"
import { showWelcome, takeWelcome } from "./welcome.ts"

/** What the page uses. */
export type AuthServices = Database | Endpoints | RateLimits | Settings | SignInLimits

/** What a page answers to GET, and to its form. */
interface Pages {
  readonly show: (request: IncomingMessage) => Effect.Effect<Reply, unknown, AuthServices>
  readonly take: (request: IncomingMessage, from: string) => Effect.Effect<Reply, unknown, AuthServices>
}

/**
 * The service's own pages. `welcome`: where a user sets a password by a one-time link. `signIn`: `/auth/start`, where
 * apps send users to sign in, and whence they are sent back with a token (protocol: Transport and identity).
 */
export const makeAuthHandler = Effect.gen(function* () {
  const { trustedProxies } = yield* Settings
  const limits = yield* RateLimits
  const { url } = (yield* Endpoints).api
  const guard = makeFormGuard(url)
  const page = pageAddress(url)
  const run = Effect.runPromiseExitWith(yield* Effect.context<AuthServices>())

  const showForm = Effect.fnUntraced(function* (request: IncomingMessage) {
    const asked = yield* readAuthRequest(new URL(request.url ?? "", "http://here").searchParams, page)
    const { secret, cookie } = guard.issue(request)
    return withHeaders(formPage({ request: asked, secret, texts: textsFor(request) }), { "set-cookie": cookie })
  })

  const takeForm = Effect.fnUntraced(function* (request: IncomingMessage, from: string) {
    const fields = yield* readForm(request)
    const asked = yield* readAuthRequest(fields, page)
    const secret = fields.get("form") ?? ""
    if (!guard.admits(request, secret)) {
      return yield* new AuthProblem({
        status: 403,
        fault: ({ faults }) => faults.formExpired,
      })
    }
    const email = fields.get("email") ?? ""
    const texts = textsFor(request)
    const form = { request: asked, secret, texts, email }
    return yield* signIn(email, fields.get("password") ?? "", from).pipe(
      Effect.flatMap(user =>
        user === undefined
          ? Effect.succeed(formPage({ ...form, error: texts.faults.wrongCredentials }, 403))
          : Effect.map(issueToken(user, { appKey: asked.app.key, signedIn: true }), token => sendTo(tokenAddress(asked, token))),
      ),
      Effect.catchTag("TooManyRequests", error =>
        Effect.succeed(waiting(formPage({ ...form, error: renderProblem(error.problem, texts.catalogue) }, 429), error)),
      ),
    )
  })

  const replyWith = Effect.fnUntraced(function* (request: IncomingMessage, pages: Pages) {
    const from = clientAddress(request, trustedProxies)
    yield* limits.countRequest(undefined, from)
    if (request.method === "POST") {
      const actor = { name: null, address: from, requestId: factsOf(request).id }
      return yield* Effect.provideService(pages.take(request, from), CurrentActor, actor)
    }
    if (request.method === "GET" || request.method === "HEAD") return yield* pages.show(request)
    return yield* new AuthProblem({ status: 405, fault: ({ faults }) => faults.wrongMethod })
  })

  const serve =
    (pages: Pages): Handler =>
    async (request, response, beforeBody) => {
      beforeBody()
      const outcome = await run(Effect.tapCause(replyWith(request, pages), logUnexpected))
      const failure = (cause: Cause.Cause<unknown>) => refusal(Cause.squash(cause), textsFor(request))
      send(response, Exit.isSuccess(outcome) ? outcome.value : failure(outcome.cause))
    }
  return {
    forgotten: serve(makeForgotten(guard, url, yield* Counters)),
    signIn: serve({ show: showForm, take: takeForm }),
    welcome: serve({ show: request => showWelcome(request, guard), take: request => takeWelcome(request, guard) }),
  }
})

const waiting = (reply: Reply, { retryAfter }: TooManyRequests) => withHeaders(reply, { "retry-after": String(retryAfter) })

const refusal = (error: unknown, texts: PageTexts): Reply => {
  if (error instanceof AuthProblem) {
    const reply =
      error.aboutLink === true
        ? problemPage(error.fault(texts), error.status, texts, texts.linkEnded, signInLink(texts))
        : problemPage(error.fault(texts), error.status, texts)
    // What is left of the form is not waited for.
    if (error.status === 413) return withHeaders(reply, { connection: "close" })
    return error.status === 405 ? withHeaders(reply, { allow: "GET, HEAD, POST" }) : reply
  }
  if (error instanceof TooManyRequests)
    return waiting(problemPage(renderProblem(error.problem, texts.catalogue), 429, texts), error)
  return problemPage(renderProblem({ code: "service-failed" }, texts.catalogue), 500, texts)
}

const logUnexpected = (cause: Cause.Cause<unknown>) => {
  const error = Cause.squash(cause)
  const expected = error instanceof AuthProblem || error instanceof TooManyRequests
  return expected ? Effect.void : Effect.logError(`auth: ${Cause.pretty(cause)}`)
}
