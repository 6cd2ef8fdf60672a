import { Effect } from "effect"
import { voidBefore } from "../accounts/Tokens.ts"
import { recorded } from "../audit/record.ts"
import { Database } from "../ports/Database.ts"
import { type ProjectRow, type Right, rights } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { ownProject, projectFor } from "./access.ts"

/** A user with whom a project is shared. */
export interface ShareRow {
  readonly email: string
  readonly right: Right
  readonly createdAt: number
}

/** With whom a project is shared, by address. */
export const sharesOf = Effect.fnUntraced(function* (project: ProjectRow) {
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("shares")
      .innerJoin("users", "users.id", "shares.userId")
      .select(["users.email", "shares.right", "shares.createdAt"])
      .where("shares.projectId", "=", project.id)
      .orderBy("users.email")
      .execute(),
  )
})

/**
 * Shares a project with the user of an address, or changes what that user may do. Refused when there is no such user,
 * or it is the owner. Fewer rights than before void what was signed for the project.
 */
export const shareProject = Effect.fn("shareProject")(function* (userId: string, id: string, given: string, right: Right) {
  const { query } = yield* Database
  const project = yield* ownProject(userId, id)
  const email = given.trim().toLowerCase()
  const other = yield* query(db =>
    db
      .selectFrom("users")
      .select("id")
      .where("email", "=", email)
      .where("disabledAt", "is", null)
      .where("removedAt", "is", null)
      .executeTakeFirst(),
  )
  if (other === undefined) return yield* refused({ code: "share-user-unknown", email })
  if (other.id === project.ownerId) return yield* refused({ code: "share-with-owner", email })
  const row = { projectId: project.id, userId: other.id, right, createdAt: Date.now() }
  yield* recorded(
    async all => {
      const before = await all
        .selectFrom("shares")
        .select("right")
        .where("projectId", "=", project.id)
        .where("userId", "=", other.id)
        .executeTakeFirst()
      await all
        .insertInto("shares")
        .values(row)
        .onConflict(conflict => conflict.columns(["projectId", "userId"]).doUpdateSet({ right }))
        .execute()
      if (before === undefined || rights.indexOf(right) >= rights.indexOf(before.right)) return
      await all
        .updateTable("projects")
        .set({ revokedAt: voidBefore(Date.now()) })
        .where("id", "=", project.id)
        .execute()
    },
    () => ({ act: "project-shared", projectId: project.id, subject: email }),
  )
  return project
})

/**
 * Ends the sharing of a project with the user of an address; without one, with the caller, who leaves it. What was
 * signed for the project is void.
 */
export const unshareProject = Effect.fn("unshareProject")(function* (caller: string, id: string, given: string | undefined) {
  const project = yield* given === undefined ? projectFor(caller, id, "view") : ownProject(caller, id)
  const email = given?.trim().toLowerCase()
  const removed = yield* recorded(
    async all => {
      const { numDeletedRows } = await all
        .deleteFrom("shares")
        .where("projectId", "=", project.id)
        .$if(email === undefined, rows => rows.where("userId", "=", caller))
        .$if(email !== undefined, rows =>
          rows.where("userId", "in", of =>
            of
              .selectFrom("users")
              .select("id")
              .where("email", "=", email ?? ""),
          ),
        )
        .executeTakeFirstOrThrow()
      if (numDeletedRows === 0n) return false
      await all
        .updateTable("projects")
        .set({ revokedAt: voidBefore(Date.now()) })
        .where("id", "=", project.id)
        .execute()
      return true
    },
    done =>
      done ? { act: "project-unshared", projectId: project.id, ...(email === undefined ? {} : { subject: email }) } : undefined,
  )
  if (!removed && email !== undefined) return yield* refused({ code: "share-user-unknown", email })
  return project
})

const refused = (problem: Refusal["problem"]) => new Refusal({ code: "BAD_USER_INPUT", problem })
