import { type Kysely, type RawBuilder, sql } from "kysely"
import { isPostgres } from "./dialect.ts"

export interface Trigger {
  /** Unique in the database. */
  readonly name: string
  /** Like `update of state on images`: what it follows, for each row. */
  readonly after: string
  /** On rows for which this holds; `old` and `new` are the row before and after. Without it, on each. */
  readonly when?: RawBuilder<unknown>
  /** What it does, one statement each. */
  readonly statements: ReadonlyArray<RawBuilder<unknown>>
}

/** Creates a trigger in the words of either database. */
export const createTrigger = async (db: Kysely<unknown>, { name, after, when, statements }: Trigger): Promise<void> => {
  const does = sql.join(
    statements.map(statement => sql`${statement};`),
    sql.raw("\n"),
  )
  const condition = when === undefined ? sql.raw("") : sql`when (${when})`
  const begins = sql`create trigger ${sql.id(name)} after ${sql.raw(after)} for each row ${condition}`
  if (!isPostgres(db)) {
    await sql`${begins} begin ${does} end`.execute(db)
    return
  }
  await sql`create function ${sql.id(name)}() returns trigger language plpgsql as $$
    begin ${does} return null; end $$`.execute(db)
  await sql`${begins} execute function ${sql.id(name)}()`.execute(db)
}

/** The present instant in SQL, in milliseconds since 1970. */
export const nowIn = (db: Kysely<unknown>): RawBuilder<number> =>
  sql.raw(
    isPostgres(db)
      ? "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)"
      : "cast(unixepoch('subsec') * 1000 as integer)",
  )
