import { type RawBuilder, sql } from "kysely"

/** Rows that one statement reads or writes at most where there may be very many: a few milliseconds of work. */
export const batch = 200

/** A list of values as one parameter, so that the statement is the same however many there are. */
export const listOf = (values: ReadonlyArray<string | number>): RawBuilder<never> =>
  sql`(select value from json_each(${JSON.stringify(values)}))`
