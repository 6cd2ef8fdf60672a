import { Effect } from "effect"
import { Database } from "../ports/Database.ts"

/** The projects of a user or of all, the oldest first, for the operator. */
export const listProjects = Effect.fn("listProjects")(function* (ownerId: string | undefined) {
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("projects")
      .innerJoin("users", "users.id", "projects.ownerId")
      .leftJoin("imageCounts", "imageCounts.projectId", "projects.id")
      .select(["projects.id", "users.email as owner", "projects.createdAt", "projects.name"])
      .select(of => of.fn.coalesce(of.fn.sum<number>("imageCounts.images"), of.lit(0)).as("images"))
      .where("projects.removedAt", "is", null)
      .$if(ownerId !== undefined, rows => rows.where("projects.ownerId", "=", ownerId ?? ""))
      .groupBy(["projects.seq", "users.email"])
      .orderBy("projects.seq")
      .execute(),
  )
})
