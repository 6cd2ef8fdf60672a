import { Effect } from "effect"
import type { GraphQLError } from "graphql"
import type { Plugin } from "graphql-yoga"
import { Database } from "../ports/Database.ts"
import type { RequestContext } from "./context.ts"

/**
 * No answer leaves before what its resolvers wrote is durable; when it cannot be made so, the whole answer is an error.
 */
export const flushBeforeReply = (fail: (cause: unknown) => GraphQLError): Plugin<RequestContext> => ({
  onExecute: ({ context }) => ({
    onExecuteDone: async ({ setResult }) => {
      try {
        await context.run(Effect.flatMap(Database, database => database.settled))
      } catch (cause) {
        setResult({ data: null, errors: [fail(cause)] })
      }
    },
  }),
})
