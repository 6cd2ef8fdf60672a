import { Effect } from "effect"
import { currentToken, makeOwnToken, ownTokens, revokeOwnToken } from "../../accounts/ownTokens.ts"
import { lastUse } from "../../accounts/tokenRow.ts"
import { Database } from "../../ports/Database.ts"
import type { ProjectRow } from "../../ports/tables.ts"
import { rightInProject } from "../../projects/access.ts"
import { shareProject, sharesOf, unshareProject } from "../../projects/Shares.ts"
import { asUser } from "../asUser.ts"
import type {
  MutationResolvers,
  MyResolvers,
  ProjectResolvers,
  ProjectShareResolvers,
  UserTokenResolvers,
} from "../generated/resolvers.ts"
import { toInstant } from "../instant.ts"

const ownerOf = Effect.fnUntraced(function* ({ ownerId }: ProjectRow) {
  const { query } = yield* Database
  const owner = yield* query(db => db.selectFrom("users").select("email").where("id", "=", ownerId).executeTakeFirst())
  return owner?.email ?? null
})

/** Whose a project is, and with whom it is shared; the latter for those who may change it. */
export const projectPeople: Pick<ProjectResolvers, "owner" | "right" | "shares"> = {
  owner: (project, _, context) => context.run(ownerOf(project)),
  right: (project, _, context) => asUser(context, user => rightInProject(user.id, project)),
  shares: (project, _, context) =>
    asUser(context, user =>
      Effect.flatMap(rightInProject(user.id, project), right => (right === "own" ? sharesOf(project) : Effect.succeed(null))),
    ),
}

export const shareFields: ProjectShareResolvers = { date: share => toInstant(share.createdAt) }

export const myTokens: NonNullable<MyResolvers["tokens"]> = (_, __, context) => context.run(ownTokens(context.caller))

export const myCurrentToken: NonNullable<MyResolvers["currentToken"]> = (_, __, context) =>
  context.run(currentToken(context.caller))

export const tokenFields: UserTokenResolvers = {
  created: token => toInstant(token.createdAt),
  scopes: token => [...token.scopes],
  used: token => {
    const at = lastUse(token)
    return at === null ? null : toInstant(at)
  },
  ends: token => (Number.isFinite(token.endsAt) ? toInstant(token.endsAt) : null),
}

export const peopleMutations: MutationResolvers = {
  shareProject: (_, { id, email, right }, context) => asUser(context, user => shareProject(user.id, id, email, right)),
  unshareProject: (_, { id, email }, context) => asUser(context, user => unshareProject(user.id, id, email ?? undefined)),
  makeToken: (_, { name, days, scopes }, context) =>
    context.run(makeOwnToken(context.caller, name, { days: days ?? undefined, scopes: scopes ?? undefined })),
  revokeToken: (_, { id }, context) => context.run(revokeOwnToken(context.caller, id)),
}
