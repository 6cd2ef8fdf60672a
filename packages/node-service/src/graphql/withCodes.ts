import type { Plugin } from "graphql-yoga"
import { metrics } from "../metrics.ts"
import type { Asker, RequestContext } from "./context.ts"
import { isErrorCode } from "./extensions.ts"

/**
 * Sees to it that every error has a code, and the id of its request: what the GraphQL library itself refuses is the
 * fault of the request.
 */
export const withCodes: Plugin<RequestContext, Asker> = {
  onResultProcess: ({ result, serverContext }) => {
    for (const one of Array.isArray(result) ? result : [result]) {
      if (!("errors" in one) || one.errors === undefined) continue
      for (const error of one.errors) {
        const given = String(error.extensions?.code)
        const code = isErrorCode(given) ? given : "BAD_USER_INPUT"
        metrics.errors.record(1, { code })
        Object.assign(error.extensions, { code, requestId: serverContext.requestId })
      }
    }
  },
}
