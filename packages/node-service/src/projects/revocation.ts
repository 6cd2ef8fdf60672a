import { Effect } from "effect"
import { type RawBuilder, sql } from "kysely"
import { Database } from "../ports/Database.ts"

/**
 * When tokens of the owner of a project, or the rights of anybody it is shared with, were revoked last (milliseconds
 * since 1970): what was signed for the project before is void. Undefined: there is no such project.
 */
export const lastRevocation = Effect.fnUntraced(function* (projectId: string) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db
      .selectFrom("projects")
      .innerJoin("users", "users.id", "projects.ownerId")
      .select(["users.revokedAt as ownerRevokedAt", "projects.revokedAt"])
      .where("projects.id", "=", projectId)
      .executeTakeFirst(),
  )
  return row && Math.max(row.ownerRevokedAt, row.revokedAt)
})

/**
 * Whether what was signed for a project at this instant still counts, as a condition on `projects` and its owner in
 * `users`: links are void when a user who could request them has fewer rights since.
 */
export const validSince = (signedAt: number): RawBuilder<boolean> =>
  sql<boolean>`projects."removedAt" is null and projects."revokedAt" <= ${signedAt} and users."revokedAt" <= ${signedAt}`
