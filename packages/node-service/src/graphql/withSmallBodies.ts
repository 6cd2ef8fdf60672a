import { GraphQLError } from "graphql"
import type { Plugin } from "graphql-yoga"
import type { Asker, RequestContext } from "./context.ts"

/** The most that a request without a user may weigh, in bytes. */
const largest = 64 * 1024

/** Who has no user sends small requests: reading and decoding a large one is work that nobody answers for. */
export const withSmallBodies: Plugin<RequestContext, Asker> = {
  onRequestParse: ({ request, serverContext, setRequestParser }) => {
    if (serverContext.caller.user !== undefined || request.body === null) return
    const length = request.headers.get("content-length")
    if (length === null) {
      setRequestParser(() => Promise.reject(tooLarge("without a user the length of a request must be announced")))
    } else if (Number(length) > largest) throw tooLarge(`without a user a request may have ${largest} bytes`)
  },
}

const tooLarge = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_INPUT", http: { status: 413 } } })
