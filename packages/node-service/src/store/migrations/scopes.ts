import type { Kysely } from "kysely"
import type { Migration } from "kysely/migration"

/** Tokens may be limited to some uses; those that are there may be used for all. */
export const scopes: Migration = {
  up: (db: Kysely<unknown>) => db.schema.alterTable("tokens").addColumn("scopes", "text").execute(),
}
