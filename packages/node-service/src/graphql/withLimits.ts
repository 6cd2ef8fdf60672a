import { type DocumentNode, Source } from "graphql"
import type { Plugin } from "graphql-yoga"
import { addressGroup } from "../http/clientAddress.ts"
import { costOfRequest } from "../http/RateLimits.ts"
import type { Asker, RequestContext } from "./context.ts"
import { makeDocumentCache } from "./DocumentCache.ts"
import { costOfAnswer, costOfDocument, costOfReading } from "./documentCost.ts"
import { type DocumentLimits, limitsOfOthers, limitsOfUsers, refuseRepetitive, refuseUnreadable } from "./documentLimits.ts"
import { makeTurns } from "./Turns.ts"

const limitsFor = ({ caller }: Asker): DocumentLimits => (caller.user === undefined ? limitsOfOthers : limitsOfUsers)

/**
 * Refuses documents that would cost the service more than any client has reason to ask, before they are parsed, before
 * they are validated or before they run, and has the others count by their cost. Repeated documents of users are parsed
 * and validated once; those of others are not kept.
 *
 * @param charge counts a cost against the client, and throws when it is too much
 */
export const withLimits = (charge: (context: RequestContext, cost: number) => Promise<void>): Plugin<RequestContext, Asker> => {
  const turn = makeTurns()
  const cache = makeDocumentCache()
  /** Tokens of the document of a request, where it had to be read again. */
  const read = new WeakMap<object, number>()
  const right = new WeakSet<DocumentNode>()
  return {
    onParams: ({ context }) => turn(context.caller.user?.id ?? addressGroup(context.address)),
    onParse: ({ params: { source }, context, setParsedDocument }) => {
      const text = typeof source === "string" ? new Source(source) : source
      const limits = limitsFor(context)
      const known = context.caller.user === undefined ? undefined : cache.get(text.body)
      if (known !== undefined) return setParsedDocument(known)
      const tokens = refuseUnreadable(text, limits)
      read.set(context, tokens)
      return ({ result }) => {
        if (isDocument(result)) refuseRepetitive(result, limits)
      }
    },
    onValidate: ({ params: { documentAST }, context, setResult }) => {
      if (right.has(documentAST)) return setResult([])
      return ({ valid }) => {
        const text = documentAST.loc?.source.body
        if (!valid || text === undefined || context.caller.user === undefined) return
        right.add(documentAST)
        cache.keep(text, documentAST, read.get(context) ?? 0)
      }
    },
    onExecute: async ({ args, context, setResultAndStopExecution }) => {
      const cost = costOfDocument(args, limitsFor(context))
      if (typeof cost !== "number") return setResultAndStopExecution({ errors: [cost] })
      await charge(context, cost + costOfReading(read.get(context) ?? 0))
      return {
        // The answer is made: what it cost beyond counts against the next ones.
        onExecuteDone: ({ result }) => {
          const more = "data" in result ? costOfAnswer(result.data) - cost : 0
          if (more > costOfRequest) charge(context, more).catch(() => undefined)
        },
      }
    },
  }
}

const isDocument = (result: unknown): result is DocumentNode =>
  typeof result === "object" && result !== null && "definitions" in result
