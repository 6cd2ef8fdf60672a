import type { Plugin } from "graphql-yoga"
import type { Asker, RequestContext } from "./context.ts"
import { apiError } from "./extensions.ts"

/** Refuses what was not read. */
export const withSmallBodies: Plugin<RequestContext, Asker> = {
  onRequestParse: ({ serverContext: { sent } }) => {
    if ("refused" in sent) throw apiError("BAD_USER_INPUT", sent.refused, { status: 413 })
  },
}
