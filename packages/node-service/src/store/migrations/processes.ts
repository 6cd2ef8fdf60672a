import { type Kysely, sql } from "kysely"
import type { Migration } from "kysely/migration"
import { isPostgres } from "../dialect.ts"

/** What the processes of an installation share: keys, and counts for limits, which a crash of the server may reset. */
export const processes: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("keys")
      .addColumn("name", "text", column => column.primaryKey())
      .addColumn("value", "text", column => column.notNull())
      .addColumn("createdAt", "integer", column => column.notNull())
      .execute()
    if (!isPostgres(db)) return
    await sql`create unlogged table rates (key text primary key, points bigint not null, expire bigint)`.execute(db)
  },
}
