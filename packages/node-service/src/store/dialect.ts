import { type Kysely, PostgresAdapter } from "kysely"

/** Whether the database is PostgreSQL; otherwise it is SQLite. For the few places where their SQL differs. */
export const isPostgres = (db: Pick<Kysely<never>, "getExecutor">): boolean => db.getExecutor().adapter instanceof PostgresAdapter
