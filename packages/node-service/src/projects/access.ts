import { Effect } from "effect"
import { type RawBuilder, sql } from "kysely"
import { Database } from "../ports/Database.ts"
import { type ProjectRow, type Right, rights } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { idPattern } from "../store/ids.ts"
import { prepared } from "../store/prepared.ts"

/**
 * Which projects a user may see, as a condition on `projects`: the user's own, and those shared with the user. To
 * everybody else a project does not exist.
 */
export const visibleTo = (userId: string): RawBuilder<boolean> =>
  sql<boolean>`projects."removedAt" is null and (projects."ownerId" = ${userId}
    or projects.id in (select "projectId" from shares where "userId" = ${userId}))`

/** What a user may do with a project, as a column beside those of `projects`; the owner owns it. */
export const rightOf = (userId: string): RawBuilder<Right | null> =>
  sql<Right | null>`case when projects."ownerId" = ${userId} then 'own'
    else (select shares."right" from shares where "projectId" = projects.id and "userId" = ${userId}) end`

const projectsFor = prepared((db, userId: string, id: string) =>
  db.selectFrom("projects").selectAll().select(rightOf(userId).as("mine")).where("projects.id", "=", id).where(visibleTo(userId)),
)

/**
 * A project that a user may use so. Every check of access is made here. Refused with NOT_FOUND when there is none of
 * this id that the user may see, and with NOT_OFFERED when the user may see it but has fewer rights.
 */
export const projectFor = Effect.fnUntraced(function* (userId: string, id: string, right: Right) {
  const { query } = yield* Database
  const [found] = idPattern.test(id) ? yield* query(db => projectsFor(db, userId, id)) : []
  if (found === undefined) return yield* new Refusal({ code: "NOT_FOUND", problem: { code: "project-not-found" } })
  const { mine, ...project } = found
  if (mine === null || rights.indexOf(mine) < rights.indexOf(right)) {
    return yield* new Refusal({ code: "NOT_OFFERED", problem: { code: "project-right-missing", right } })
  }
  return project
})

/** A project whose owner this user is, or who may do what its owner may. */
export const ownProject = (userId: string, id: string) => projectFor(userId, id, "own")

/** What a user may do with a project; null: nothing. */
export const rightInProject = Effect.fnUntraced(function* (userId: string, { id }: ProjectRow) {
  const { query } = yield* Database
  const row = yield* query(db =>
    db.selectFrom("projects").select(rightOf(userId).as("mine")).where("projects.id", "=", id).executeTakeFirst(),
  )
  return row?.mine ?? null
})
