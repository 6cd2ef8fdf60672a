import { Effect } from "effect"
import { Database } from "../../ports/Database.ts"

/**
 * Whether what was signed for a project still stands: neither the tokens of its owner nor the
 * rights of anybody it is shared with were revoked since. An upload that is
 * under way then comes to its end.
 *
 * @param signedAt milliseconds since 1970
 */
export const stillStands = Effect.fnUntraced(function* (projectId: string, signedAt: number) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db
      .selectFrom("projects")
      .innerJoin("users", "users.id", "projects.ownerId")
      .select(["users.revokedAt as ownerRevokedAt", "projects.revokedAt"])
      .where("projects.id", "=", projectId)
      .executeTakeFirst(),
  )
  // A project that is gone has no image to put anything into, which is said later.
  return row === undefined || signedAt >= Math.max(row.ownerRevokedAt, row.revokedAt)
})
