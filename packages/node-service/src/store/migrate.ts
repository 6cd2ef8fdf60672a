import { type Kysely, sql } from "kysely"
import { Migrator } from "kysely/migration"
import { storeWords } from "../messages/storeWords.ts"
import type { Tables } from "../ports/tables.ts"
import { isPostgres } from "./dialect.ts"
import { migrations } from "./migrations.ts"

/** Names of the migrations that are still to be done, in their order. */
export const pendingMigrations = async (db: Kysely<Tables>): Promise<ReadonlyArray<string>> => {
  const known = await new Migrator({ db, provider: migrations }).getMigrations()
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
}

/** Brings the tables to the present schema. Yields the names of the migrations that were done. */
export const migrateToLatest = async (db: Kysely<Tables>): Promise<ReadonlyArray<string>> => {
  const { error, results = [] } = await new Migrator({ db, provider: migrations }).migrateToLatest()
  if (error !== undefined) throw error
  return results.map(({ migrationName }) => migrationName)
}

/** A table that a database has while another is copied into it. */
export const copyMark = "copyInProgress"

/** Whether a database is a part of another's copy. */
export const isHalfCopied = async (db: Kysely<Tables>): Promise<boolean> => {
  const found = isPostgres(db)
    ? sql`select 1 from pg_catalog.pg_class where relname = ${copyMark} and relnamespace = current_schema()::regnamespace`
    : sql`select 1 from sqlite_master where name = ${copyMark}`
  return (await found.execute(db)).rows.length > 0
}

/** Fails where the rows are not all there. */
export const requireWhole = async (db: Kysely<Tables>): Promise<void> => {
  if (await isHalfCopied(db)) throw new Error(storeWords.unfinished)
}
