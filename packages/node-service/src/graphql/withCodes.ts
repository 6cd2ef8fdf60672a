import type { Plugin } from "graphql-yoga"
import { refusalCodes } from "../Refusal.ts"
import type { RequestContext } from "./context.ts"

/** Sees to it that every error has a code: what the GraphQL library itself refuses is the fault of the request. */
export const withCodes: Plugin<RequestContext> = {
  onResultProcess: ({ result }) => {
    for (const one of Array.isArray(result) ? result : [result]) {
      if (!("errors" in one) || one.errors === undefined) continue
      for (const error of one.errors) {
        if (!codes.has(String(error.extensions?.code))) Object.assign(error.extensions, { code: "BAD_USER_INPUT" })
      }
    }
  },
}

const codes = new Set<string>([...refusalCodes, "TOO_MANY_REQUESTS", "INTERNAL"])
