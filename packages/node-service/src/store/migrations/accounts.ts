import { type Kysely, sql } from "kysely"
import type { Migration } from "kysely/migration"

/** Users may have passwords, and give tokens to apps that are known by the addresses they may send users back to. */
export const accounts: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("passwords")
      .addColumn("userId", "text", column => column.primaryKey().references("users.id").onDelete("cascade"))
      .addColumn("hash", "text", column => column.notNull())
      .addColumn("changedAt", "integer", column => column.notNull())
      .execute()
    await db.schema
      .createTable("redirectUris")
      .addColumn("appKey", "text", column => column.notNull().references("appKeys.key").onDelete("cascade"))
      .addColumn("uri", "text", column => column.notNull())
      .addPrimaryKeyConstraint("redirectUrisKey", ["appKey", "uri"])
      .execute()
    await db.schema
      .alterTable("tokens")
      .addColumn("appKey", "text", column => column.references("appKeys.key").onDelete("cascade"))
      .execute()
    await db.schema.createIndex("tokensByUser").on("tokens").column("userId").execute()
  },
}

/** Tokens end, and whatever was signed for a user may. Tokens that were there before count from now on. */
export const tokens: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const column of ["countsFrom", "usedAt"]) {
      await db.schema
        .alterTable("tokens")
        .addColumn(column, "integer", built => built.notNull().defaultTo(0))
        .execute()
    }
    await db.schema.alterTable("tokens").addColumn("endsAt", "integer").execute()
    await sql`update tokens set "countsFrom" = ${Date.now()}, "usedAt" = ${Date.now()}`.execute(db)
    await db.schema
      .alterTable("users")
      .addColumn("revokedAt", "integer", column => column.notNull().defaultTo(0))
      .execute()
  },
}

/** One-time links by which users set a password. */
export const links: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable("links")
      .addColumn("hash", "text", column => column.primaryKey())
      .addColumn("userId", "text", column => column.notNull().references("users.id").onDelete("cascade"))
      .addColumn("endsAt", "integer", column => column.notNull())
      .execute()
    await db.schema.createIndex("linksByUser").on("links").column("userId").execute()
  },
}
