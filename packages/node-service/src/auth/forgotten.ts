import type { IncomingMessage } from "node:http"
import { Cause, Effect } from "effect"
import { linkMail } from "../accounts/linkMail.ts"
import { issueLink, linkAddress } from "../accounts/links.ts"
import { Settings } from "../config.ts"
import { addressGroup } from "../http/clientAddress.ts"
import { consume } from "../http/RateLimits.ts"
import { sendMail } from "../mail/sendMail.ts"
import type { PageTexts } from "../messages/PageTexts.ts"
import { textsFor } from "../messages/textsFor.ts"
import type { Counters } from "../ports/Counters.ts"
import { Database } from "../ports/Database.ts"
import { AuthProblem } from "./AuthRequest.ts"
import { forgottenPage, noMailPage, sentPage } from "./forgottenPage.ts"
import type { makeFormGuard } from "./formGuard.ts"
import { readForm, withHeaders } from "./replies.ts"

/** The page of users who forgot their password. */
export const forgottenPath = "/auth/forgotten"

/** Seconds in which requests are counted: how many an address may make, and how many mails an account gets. */
const window = 60 * 60
const perAddress = 20
const perAccount = 3

/** Milliseconds after which an address is looked up: the answer, whose time would tell of it, is on its way by then. */
const afterAnswer = 200

/**
 * Mails a link to whom an account belongs. The answer is the same, and comes as soon, whether there is such an account:
 * looking it up and mailing are done after it.
 */
export const makeForgotten = (guard: ReturnType<typeof makeFormGuard>, url: string, { exact }: Counters["Service"]) => {
  const byAddress = exact({ name: "forgotten-address", points: perAddress, duration: window })
  const byAccount = exact({ name: "forgotten-account", points: perAccount, duration: window })

  const show = Effect.fnUntraced(function* (request: IncomingMessage) {
    const { smtp } = yield* Settings
    const texts = textsFor(request)
    if (smtp === undefined) return noMailPage(texts)
    const { secret, cookie } = guard.issue(request)
    return withHeaders(forgottenPage(secret, texts), { "set-cookie": cookie })
  })

  const take = Effect.fnUntraced(function* (request: IncomingMessage, from: string) {
    const { smtp } = yield* Settings
    const texts = textsFor(request)
    if (smtp === undefined) return noMailPage(texts)
    const fields = yield* readForm(request)
    if (!guard.admits(request, fields.get("form") ?? "")) {
      return yield* new AuthProblem({ status: 403, fault: ({ faults }) => faults.formExpired })
    }
    yield* consume(byAddress, addressGroup(from), "address")
    const email = (fields.get("email") ?? "").trim().toLowerCase()
    yield* Effect.forkDetach(
      mailLink(email, texts).pipe(
        Effect.delay(afterAnswer),
        Effect.catchCause(cause => Effect.logError(`auth: ${Cause.pretty(cause)}`)),
      ),
    )
    return sentPage(texts)
  })

  const mailLink = Effect.fnUntraced(function* (email: string, texts: PageTexts) {
    const { smtp } = yield* Settings
    const { query } = yield* Database
    const user = yield* query(db =>
      db
        .selectFrom("users")
        .select(["id", "email"])
        .where("email", "=", email)
        .where("disabledAt", "is", null)
        .executeTakeFirst(),
    )
    if (smtp === undefined || user === undefined) return
    // Who asks again and again gets the first mails only.
    if (!(yield* Effect.isSuccess(consume(byAccount, user.id, "user")))) return
    const code = yield* issueLink(user.id, { keepEarlier: true })
    const mail = linkMail("forgotten", user.email, linkAddress(url, code), texts)
    yield* Effect.catchTag(sendMail(smtp, mail), "MailError", ({ message }) => Effect.logError(message))
  })

  return { show, take }
}
