import { Effect } from "effect"
import { Refusal } from "../../Refusal.ts"
import type { RequestContext } from "../context.ts"
import type { Resolvers } from "../generated/resolvers.ts"

/**
 * How the service answers while it only shows what it has: who signs in may look, and nothing is taken or changed
 * (protocol: Schema surface).
 */
export const readOnly = (resolvers: Resolvers): Resolvers => {
  const refused = Object.keys(resolvers.Mutation ?? {}).flatMap(name =>
    changesNothing.has(name) ? [] : [[name, refuse] as const],
  )
  return {
    ...resolvers,
    Support: { ...resolvers.Support, systemMode: () => "ReadOnly" },
    Mutation: { ...resolvers.Mutation, ...Object.fromEntries(refused) },
  }
}

/** Mutations of the contract that only look: one signs in, the other asks what the service has. */
const changesNothing: ReadonlySet<string> = new Set(["getUserToken", "hasImage"])

const refuse = (_: unknown, __: unknown, context: RequestContext) =>
  context.run(Effect.fail(new Refusal({ code: "READ_ONLY", problem: { code: "service-read-only" } })))
