import { Effect } from "effect"
import { countProjects } from "../../projects/Projects.ts"
import type { UserResolvers } from "../generated/resolvers.ts"
import { toInstant } from "../instant.ts"

/**
 * What clients want to know of the caller. There are no coins, quotas, memberships or followers here: clients that
 * count get zeros.
 */
export const userFields: UserResolvers = {
  name: user => user.email,
  username: user => user.email,
  country: () => null,
  balance: () => 0,
  freeGPQuota: () => 0,
  modelUsage: () => 0,
  joined: user => toInstant(user.createdAt),
  membershipState: () => null,
  membership: () => null,
  developer: () => null,
  stats: (user, _, context) =>
    context.run(Effect.map(countProjects(user.id), project => ({ star: 0, project, planet: 0, follower: 0, following: 0 }))),
}
