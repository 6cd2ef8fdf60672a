import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Tables } from "../ports/tables.ts"
import { isPostgres } from "./dialect.ts"

/** Rows that one statement reads or writes at most where there may be very many: a few milliseconds of work. */
export const batch = 200

/**
 * A list of values as one parameter, so that the statement is the same however many there are.
 *
 * @param type of the column that it is compared with
 */
export const listOf = <T extends "text" | "bigint">(
  db: Kysely<Tables>,
  type: T,
  values: ReadonlyArray<T extends "text" ? string : number>,
): RawBuilder<never> =>
  isPostgres(db)
    ? sql`(select unnest(${values}::${sql.raw(type)}[]))`
    : sql`(select value from json_each(${JSON.stringify(values)}))`
