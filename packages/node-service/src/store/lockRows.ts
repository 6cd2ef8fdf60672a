import { type Kysely, sql } from "kysely"
import type { Tables } from "../ports/tables.ts"
import { isPostgres } from "./dialect.ts"

/**
 * Until the transaction ends, no row is added that belongs to the project: one that was being added is there afterwards,
 * for a transaction that is "read committed". SQLite has one writer.
 */
export const lockProject = async (all: Kysely<Tables>, id: string): Promise<void> => {
  if (isPostgres(all)) await sql`select 1 from projects where id = ${id} for update`.execute(all)
}

/** Until the transaction ends, nothing changes that counts for a user. To be the first statement. */
export const lockCounted = async (all: Kysely<Tables>): Promise<void> => {
  if (isPostgres(all)) await sql`lock table images, "metaFiles", results in share row exclusive mode`.execute(all)
}
