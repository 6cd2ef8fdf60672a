import type { Kysely } from "kysely"
import type { Migration } from "kysely/migration"

/** What administrators and users did. */
export const audit: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("audit")
      .addColumn("seq", "integer", column => column.primaryKey().autoIncrement())
      .addColumn("at", "integer", column => column.notNull())
      .addColumn("act", "text", column => column.notNull())
      .addColumn("actor", "text")
      .addColumn("projectId", "text")
      .addColumn("subject", "text")
      .addColumn("address", "text")
      .addColumn("requestId", "text")
      .execute()
    await db.schema.createIndex("auditByTime").on("audit").column("at").execute()
  },
}
