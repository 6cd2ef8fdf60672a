import { Effect } from "effect"
import { GraphQLError } from "graphql"
import type { Subject } from "../log.ts"
import { metrics } from "../metrics.ts"
import { Tracing } from "../Tracing.ts"
import type { RequestContext } from "./context.ts"
import { isErrorCode } from "./extensions.ts"
import type { Resolvers } from "./generated/resolvers.ts"

type Resolve = (parent: unknown, args: unknown, context: RequestContext, info: unknown) => unknown

/** How a field failed: codes of the API only, so that the metric has few values. */
const outcomeOf = (error: unknown): string => {
  const code = error instanceof GraphQLError ? String(error.extensions.code) : "INTERNAL"
  return isErrorCode(code) ? code : "INTERNAL"
}

const spannedBy = (context: RequestContext, operation: string): RequestContext => ({
  ...context,
  run: effect => context.run(Effect.withSpan(effect, operation, { captureStackTrace: false }) as typeof effect),
})

/** What failed fields were about, by their errors: who masks and logs an error is not told. */
export const subjectsOfErrors = new WeakMap<object, Subject>()

const noteSubject = (error: unknown, operation: string, args: unknown): void => {
  if (typeof error !== "object" || error === null) return
  const { pid, id } = (typeof args === "object" && args !== null ? args : {}) as { readonly pid?: unknown; readonly id?: unknown }
  const image = /Image/.test(operation) ? id : undefined
  const project = /^(?:project|\w+Project)$/.test(operation) ? id : pid
  const named = Object.entries({ image, project }).filter(([, value]) => typeof value === "string")
  subjectsOfErrors.set(error, { operation, ...Object.fromEntries(named) })
}

const measuredField =
  (operation: string, resolve: Resolve, isTraced: boolean): Resolve =>
  async (parent, args, context, info) => {
    const from = performance.now()
    const tell = (outcome: string) => metrics.operationDuration.record((performance.now() - from) / 1_000, { operation, outcome })
    try {
      const result = await resolve(parent, args, isTraced ? spannedBy(context, operation) : context, info)
      tell("ok")
      return result
    } catch (error) {
      tell(outcomeOf(error))
      noteSubject(error, operation, args)
      throw error
    }
  }

/** The root fields, timed, and traced where traces are wanted: each alias of a document counts. */
export const measuredFields = Effect.map(Tracing, tracing => (resolvers: Resolvers): Resolvers => {
  const wrap = (fields: object = {}) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, resolve]) => [
        name,
        typeof resolve === "function" ? measuredField(name, resolve as Resolve, tracing !== undefined) : resolve,
      ]),
    )
  return { ...resolvers, Query: wrap(resolvers.Query), Mutation: wrap(resolvers.Mutation) } as Resolvers
})
