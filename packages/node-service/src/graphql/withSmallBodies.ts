import type { Problem } from "@altilift/core"
import type { Plugin } from "graphql-yoga"
import type { Asker, RequestContext } from "./context.ts"
import { apiError } from "./extensions.ts"

/** The most that a request without a user may weigh, in bytes. */
const largest = 64 * 1024

/** Who has no user sends small requests: reading and decoding a large one is work that nobody answers for. */
export const withSmallBodies: Plugin<RequestContext, Asker> = {
  onRequestParse: ({ request, serverContext, setRequestParser }) => {
    if (serverContext.caller.user !== undefined || request.body === null) return
    const length = request.headers.get("content-length")
    if (length === null) {
      setRequestParser(() => Promise.reject(tooLarge({ code: "request-length-missing" })))
    } else if (Number(length) > largest) throw tooLarge({ code: "request-too-large", most: largest })
  },
}

const tooLarge = (problem: Problem) => apiError("BAD_USER_INPUT", problem, { status: 413 })
