import { Effect } from "effect"
import type { UserRow } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import type { ApiServices, RequestContext } from "./context.ts"

/**
 * Runs what only a known user may do; everybody else gets null and UNAUTHENTICATED, which says which of the two headers
 * is wrong.
 */
export const asUser = <A, E>(context: RequestContext, run: (user: UserRow) => Effect.Effect<A, E, ApiServices>): Promise<A> => {
  const { user } = context.caller
  return asApp<A, E | Refusal>(context, user === undefined ? unauthenticated("altitoken (user token)") : run(user))
}

/** Runs what needs no more than a known app. */
export const asApp = <A, E>(context: RequestContext, run: Effect.Effect<A, E, ApiServices>): Promise<A> =>
  context.run<A, E | Refusal>(context.caller.appKnown ? run : unauthenticated("key (app key)"))

const unauthenticated = (header: string) =>
  Effect.fail(new Refusal({ code: "UNAUTHENTICATED", problem: { code: "header-not-accepted", header } }))
