import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Tables } from "../ports/tables.ts"
import { isPostgres } from "../store/dialect.ts"
import { type Row, rowsAtOnce, type TableName, tableKeys } from "./tableKeys.ts"

/** A column of a key, as text is ordered by its bytes: SQLite does so, PostgreSQL by language unless told. */
const orderedColumn = (db: Kysely<Tables>, column: string): RawBuilder<unknown> =>
  isPostgres(db) && column !== "seq" ? sql`${sql.ref(column)} collate "C"` : sql.ref(column)

const orderedKey = (db: Kysely<Tables>, table: TableName): RawBuilder<unknown> =>
  sql.join(tableKeys[table].map(column => orderedColumn(db, column)))

/** Those after a row, where there is one. */
const afterRow = (db: Kysely<Tables>, table: TableName, last: Row | undefined): RawBuilder<unknown> =>
  last === undefined
    ? sql``
    : sql`where (${orderedKey(db, table)}) > (${sql.join(tableKeys[table].map(column => sql.lit(last[column] ?? null)))})`

/**
 * The rows of a table in the order of their key, a batch at a time.
 *
 * @param last the row after which they begin; all of them without it
 */
export async function* readRows(db: Kysely<Tables>, table: TableName, last?: Row): AsyncGenerator<ReadonlyArray<Row>> {
  yield* isPostgres(db) ? readByCursor(db, table, last) : readByKey(db, table, last)
}

async function* readByKey(db: Kysely<Tables>, table: TableName, last?: Row): AsyncGenerator<ReadonlyArray<Row>> {
  let [after, rows]: [Row | undefined, ReadonlyArray<Row>] = [last, []]
  do {
    const statement = sql<Row>`select * from ${sql.table(table)} ${afterRow(db, table, after)}
      order by ${orderedKey(db, table)} limit ${rowsAtOnce}`
    rows = (await statement.execute(db)).rows
    after = rows.at(-1)
    if (rows.length > 0) yield rows
  } while (rows.length === rowsAtOnce)
}

/** The server orders the rows once. */
async function* readByCursor(db: Kysely<Tables>, table: TableName, last?: Row): AsyncGenerator<ReadonlyArray<Row>> {
  const reading = await db.startTransaction().setIsolationLevel("repeatable read").execute()
  try {
    await sql`declare copied no scroll cursor for select * from ${sql.table(table)} ${afterRow(db, table, last)}
      order by ${orderedKey(db, table)}`.execute(reading)
    while (true) {
      const { rows } = await sql<Row>`fetch ${sql.lit(rowsAtOnce)} from copied`.execute(reading)
      if (rows.length === 0) return
      yield rows
    }
  } finally {
    await reading.rollback().execute()
  }
}

/** The last row of a table in the order of its key. */
export const lastRow = async (db: Kysely<Tables>, table: TableName): Promise<Row | undefined> => {
  const backwards = sql.join(tableKeys[table].map(column => sql`${orderedColumn(db, column)} desc`))
  return (await sql<Row>`select * from ${sql.table(table)} order by ${backwards} limit 1`.execute(db)).rows[0]
}

/** The columns of a table in the order of their names, and those of them that hold whole numbers. */
export interface Columns {
  readonly names: ReadonlyArray<string>
  readonly whole: ReadonlySet<string>
}

export const columnsOf = async (db: Kysely<Tables>, table: TableName): Promise<Columns> => {
  const found = isPostgres(db)
    ? sql<{ name: string; type: string }>`select column_name as name, data_type as type from information_schema.columns
        where table_schema = current_schema() and table_name = ${table}`
    : sql<{ name: string; type: string }>`select name, type from pragma_table_info(${table})`
  const { rows } = await found.execute(db)
  return {
    names: rows.map(({ name }) => name).sort(),
    whole: new Set(rows.filter(({ type }) => /^(?:integer|bigint)$/i.test(type)).map(({ name }) => name)),
  }
}

/** A row as either database holds it: whole numbers in such columns, and no U+0000, which PostgreSQL does not keep. */
export const asStored = ({ names, whole }: Columns, row: Row): Row =>
  Object.fromEntries(
    names.map(name => {
      const value = row[name] ?? null
      if (typeof value === "number" && whole.has(name)) return [name, Math.round(value)]
      return [name, typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value]
    }),
  )
