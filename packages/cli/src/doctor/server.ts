import type { Problem } from "@altilift/core"
import { ApiFailure, type CurrentToken } from "@altilift/core/client"
import { Effect } from "effect"
import type { FoundAccount } from "../config/accountSources.ts"
import { day } from "../config/duration.ts"
import { prefixOf } from "../config/settings.ts"
import { ServerClient } from "../layers.ts"
import type { Findings } from "./bounded.ts"
import { checkClock } from "./clock.ts"
import { found, problemFound } from "./Finding.ts"

/** Days before its end at which a token should be replaced. */
const soon = 7

/** Whether the API answers, and takes uploads; the clocks; and whether it accepts the key and the token. */
export const checkServer = Effect.fnUntraced(function* (account: FoundAccount, host: string) {
  const { client, lastAnswer } = yield* ServerClient
  const asked = yield* askOnce(signal => client.whoami({ signal }))
  const answer = lastAnswer()
  const took = answer === undefined ? 0 : answer.came - answer.sent
  const server = found("server", "ok", "server-answered", { host, took })
  const clock = answer === undefined ? [] : checkClock(host, answer)
  if ("problem" in asked) {
    return asked.isAccount
      ? [server, ...clock, problemFound("token", asked.problem, account.sources)]
      : [problemFound("server", asked.problem), ...clock]
  }
  const { email, mode } = asked.value
  const code = mode === "offline" ? "server-offline" : "server-read-only"
  const state = mode === "normal" ? server : problemFound("server", { code, host: account.endpoint })
  return [state, ...clock, found("token", "ok", "token-accepted", { email, prefix: prefixOf(account.token) })]
})

/** How long the token lasts and what it may do, as far as the server says so. */
export const checkToken = Effect.gen(function* () {
  const { client } = yield* ServerClient
  const token = yield* askOnce(signal => client.currentToken({ signal }))
  return tokenFindings("problem" in token ? undefined : token.value, Date.now())
})

const tokenFindings = (token: CurrentToken | undefined, now: number): Findings => {
  if (token === undefined) return [found("token", "ok", "token-untold", {})]
  const { name, ends, manages, scopes } = token
  const days = ends === undefined ? Number.POSITIVE_INFINITY : Math.floor((ends - now) / day)
  const lasts =
    ends !== undefined && days < soon
      ? found("token", "warning", "token-ends-soon", { ends, days })
      : found("token", "ok", "token-lasts", { name, ends, manages, scopes })
  if (scopes === undefined || scopes.includes("upload")) return [lasts]
  return [lasts, found("token", "wrong", "token-cannot-upload", { scopes })]
}

type Asked<A> = { readonly value: A } | { readonly problem: Problem; readonly isAccount: boolean }

/** An answer, or why there is none; other errors stay errors. */
export const askOnce = <A>(question: (signal: AbortSignal) => Promise<A>): Effect.Effect<Asked<A>, unknown> =>
  Effect.tryPromise({ try: question, catch: cause => cause }).pipe(
    Effect.map((value): Asked<A> => ({ value })),
    Effect.catch(cause => {
      if (!(cause instanceof ApiFailure)) return Effect.fail(cause)
      const { failure } = cause
      const isAccount = failure.class === "run" && failure.kind === "not authorised"
      return Effect.succeed<Asked<A>>({ problem: failure.problem, isAccount })
    }),
  )
