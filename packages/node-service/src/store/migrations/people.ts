import { type Kysely, sql } from "kysely"
import type { Migration } from "kysely/migration"
import { isPostgres } from "../dialect.ts"

/** Users can be disabled and removed, tokens have names, and projects are shared. */
export const people: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const column of ["disabledAt", "removedAt"]) {
      await db.schema.alterTable("users").addColumn(column, "integer").execute()
    }
    await db.schema.alterTable("tokens").addColumn("id", "text").execute()
    await db.schema.alterTable("tokens").addColumn("name", "text").execute()
    // A database of PostgreSQL has had this column from its beginning.
    if (!isPostgres(db)) await sql`update tokens set id = lower(hex(randomblob(12)))`.execute(db)
    await db.schema.createIndex("tokensById").on("tokens").column("id").unique().execute()
    await db.schema
      .alterTable("projects")
      .addColumn("revokedAt", "integer", column => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable("shares")
      .addColumn("projectId", "text", column => column.notNull().references("projects.id").onDelete("cascade"))
      .addColumn("userId", "text", column => column.notNull().references("users.id").onDelete("cascade"))
      .addColumn("right", "text", column => column.notNull())
      .addColumn("createdAt", "integer", column => column.notNull())
      .addPrimaryKeyConstraint("sharesKey", ["projectId", "userId"])
      .execute()
    await db.schema.createIndex("sharesByUser").on("shares").column("userId").execute()
  },
}
