import type { IncomingMessage } from "node:http"
import { Cause, Effect, Exit } from "effect"
import type { SignInLimits } from "../accounts/SignInLimits.ts"
import { signIn } from "../accounts/signIn.ts"
import { issueToken } from "../accounts/Tokens.ts"
import { Settings } from "../config.ts"
import { failureMessage, type Reply, send } from "../http/answers.ts"
import { clientAddress } from "../http/clientAddress.ts"
import { Endpoints, type Handler } from "../http/Endpoints.ts"
import { RateLimits, TooManyRequests } from "../http/RateLimits.ts"
import { readBody } from "../http/readBody.ts"
import { pageAddress } from "../page/pageHandler.ts"
import type { Database } from "../ports/Database.ts"
import { AuthProblem, readAuthRequest, tokenAddress } from "./AuthRequest.ts"
import { makeFormGuard } from "./formGuard.ts"
import { formPage, problemPage, safely } from "./page.ts"

/** Bytes of the largest form: its fields, and a `state` as long as it may be. */
const largestForm = 32 * 1024

/** What the page uses. */
export type AuthServices = Database | Endpoints | RateLimits | Settings | SignInLimits

/** `/auth/start`: where apps send users to sign in, and whence they are sent back with a token (protocol: Transport and identity). */
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
    return withHeaders(formPage({ request: asked, secret }), { "set-cookie": cookie })
  })

  const takeForm = Effect.fnUntraced(function* (request: IncomingMessage, from: string) {
    const fields = yield* readForm(request)
    const asked = yield* readAuthRequest(fields, page)
    const secret = fields.get("form") ?? ""
    if (!guard.admits(request, secret)) {
      return yield* new AuthProblem({
        status: 403,
        message: "the form has expired, or your browser keeps no cookies; start again",
      })
    }
    const email = fields.get("email") ?? ""
    const form = { request: asked, secret, email }
    return yield* signIn(email, fields.get("password") ?? "", from).pipe(
      Effect.flatMap(user =>
        user === undefined
          ? Effect.succeed(formPage({ ...form, error: "the e-mail address or the password is wrong" }, 403))
          : Effect.map(issueToken(user, { appKey: asked.app.key }), token => sendTo(tokenAddress(asked, token))),
      ),
      Effect.catchTag("TooManyRequests", error =>
        Effect.succeed(waiting(formPage({ ...form, error: error.message }, 429), error)),
      ),
    )
  })

  const reply = Effect.fnUntraced(function* (request: IncomingMessage) {
    const from = clientAddress(request, trustedProxies)
    yield* limits.countRequest(undefined, from)
    if (request.method === "POST") return yield* takeForm(request, from)
    return yield* showForm(request)
  })

  const handler: Handler = async (request, response, beforeBody) => {
    beforeBody()
    const outcome = await run(Effect.tapCause(reply(request), logUnexpected))
    send(response, Exit.isSuccess(outcome) ? outcome.value : refusal(Cause.squash(outcome.cause)))
  }
  return handler
})

const withHeaders = (reply: Reply, more: Readonly<Record<string, string>>): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...more },
})

const waiting = (reply: Reply, { retryAfter }: TooManyRequests) => withHeaders(reply, { "retry-after": String(retryAfter) })

/** See Other: a browser follows with GET, and sends the form nowhere else. */
const sendTo = (location: string): Reply => ({ status: 303, headers: { ...safely(), location }, body: "" })

const refusal = (error: unknown): Reply => {
  if (error instanceof AuthProblem) {
    const reply = problemPage(error.message, error.status)
    // What is left of the form is not waited for.
    return error.status === 413 ? withHeaders(reply, { connection: "close" }) : reply
  }
  if (error instanceof TooManyRequests) return waiting(problemPage(error.message, 429), error)
  return problemPage(failureMessage, 500)
}

const logUnexpected = (cause: Cause.Cause<unknown>) => {
  const error = Cause.squash(cause)
  const expected = error instanceof AuthProblem || error instanceof TooManyRequests
  return expected ? Effect.void : Effect.logError(`auth: ${Cause.pretty(cause)}`)
}

const readForm = (request: IncomingMessage) =>
  Effect.gen(function* () {
    if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "")) {
      return yield* new AuthProblem({ status: 400, message: "what came is no form" })
    }
    const text = yield* Effect.tryPromise({
      try: () => readBody(request, largestForm),
      catch: () => new AuthProblem({ status: 400, message: "the form did not arrive" }),
    })
    if (text === undefined) return yield* new AuthProblem({ status: 413, message: "the form is too large" })
    return new URLSearchParams(text.toString())
  })
