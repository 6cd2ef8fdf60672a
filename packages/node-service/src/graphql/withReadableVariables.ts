import type { Plugin } from "graphql-yoga"
import type { Asker, RequestContext } from "./context.ts"
import { apiError } from "./extensions.ts"

/**
 * Variables and extensions in an address or a form are JSON: where they are not, that is the fault of the request,
 * which the library does not say.
 */
export const withReadableVariables: Plugin<RequestContext, Asker> = {
  onRequestParse: ({ requestParser, setRequestParser }) => {
    if (requestParser === undefined) return
    setRequestParser(async request => {
      try {
        return await requestParser(request)
      } catch (cause) {
        if (cause instanceof SyntaxError) throw apiError("BAD_USER_INPUT", { code: "variables-not-json" }, { status: 400 })
        throw cause
      }
    })
  },
}
