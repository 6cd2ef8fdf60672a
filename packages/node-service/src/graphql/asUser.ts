import { Effect } from "effect"
import { Refusal } from "../Refusal.ts"
import type { UserRow } from "../store/tables.ts"
import type { ApiServices, RequestContext } from "./context.ts"

/** Runs what only a known user may do; everybody else gets null and NOT_AUTHORISED, which says which of the two headers is wrong. */
export const asUser = <A, E>(context: RequestContext, run: (user: UserRow) => Effect.Effect<A, E, ApiServices>): Promise<A> => {
  const { appKnown, user } = context.caller
  if (appKnown && user !== undefined) return context.run(run(user))
  const header = appKnown ? "altitoken (user token)" : "key (app key)"
  return context.run(
    Effect.fail(new Refusal({ code: "NOT_AUTHORISED", message: `the header ${header} is missing or not known here` })),
  )
}
