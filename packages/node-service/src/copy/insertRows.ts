import { type Kysely, sql } from "kysely"
import type { Tables } from "../ports/tables.ts"
import { isPostgres } from "../store/dialect.ts"
import type { Row, TableName } from "./tableKeys.ts"

/**
 * Writes rows, all or none, as they are: what triggers would write is copied too. The triggers are off in this
 * transaction alone.
 */
export const insertRows = (db: Kysely<Tables>, table: TableName, names: ReadonlyArray<string>, rows: ReadonlyArray<Row>) =>
  db.transaction().execute(all => (isPostgres(all) ? intoPostgres : intoSqlite)(all, table, names, rows))

const intoPostgres: typeof intoSqlite = async (all, table, names, rows) => {
  const columns = sql.join(names.map(name => sql.ref(name)))
  await sql`alter table ${sql.table(table)} disable trigger user`.execute(all)
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`.execute(all)
  await sql`alter table ${sql.table(table)} enable trigger user`.execute(all)
}

const intoSqlite = async (all: Kysely<Tables>, table: TableName, names: ReadonlyArray<string>, rows: ReadonlyArray<Row>) => {
  const triggers = await sql<{ name: string; sql: string }>`select name, sql from sqlite_master
    where type = 'trigger' and tbl_name = ${table}`.execute(all)
  for (const { name } of triggers.rows) await sql`drop trigger ${sql.id(name)}`.execute(all)
  const columns = sql.join(names.map(name => sql.ref(name)))
  for (const row of rows) {
    await sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(names.map(name => row[name] ?? null))})`.execute(
      all,
    )
  }
  for (const trigger of triggers.rows) await sql.raw(trigger.sql).execute(all)
}

/** The number that the last row with a number of the database's got, also where that row is gone. */
export const lastNumber = async (db: Kysely<Tables>, table: TableName): Promise<number> => {
  if (!isPostgres(db)) {
    const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(db)
    return rows[0]?.seq ?? 0
  }
  const { rows } = await sql<{ name: string }>`select pg_get_serial_sequence(${sql.lit(`"${table}"`)}, 'seq') as name`.execute(db)
  const last = await sql<{ last: number }>`select case when is_called then last_value else last_value - 1 end as last
    from ${sql.raw(rows[0]?.name ?? "")}`.execute(db)
  return last.rows[0]?.last ?? 0
}

/** Numbers of new rows go on after this one. */
export const setLastNumber = async (db: Kysely<Tables>, table: TableName, last: number): Promise<void> => {
  if (isPostgres(db)) {
    const sequence = sql`pg_get_serial_sequence(${sql.lit(`"${table}"`)}, 'seq')`
    await sql`select setval(${sequence}, ${sql.lit(Math.max(last, 1))}, ${sql.lit(last > 0)})`.execute(db)
    return
  }
  await sql`delete from sqlite_sequence where name = ${table}`.execute(db)
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db)
}
