import { type Kysely, sql } from "kysely"
import { storeWords } from "../messages/storeWords.ts"
import type { Tables } from "../ports/tables.ts"
import { CommandRefusal } from "../Refusal.ts"
import { copyMark, isHalfCopied, migrateToLatest, pendingMigrations } from "../store/migrate.ts"
import { insertRows, lastNumber, setLastNumber } from "./insertRows.ts"
import type { OpenDatabase } from "./places.ts"
import { asStored, columnsOf, lastRow, readRows } from "./rows.ts"
import { type Row, type TableName, tableKeys, tableNames } from "./tableKeys.ts"
import { compareTable } from "./verify.ts"

/** A table that was copied, and the rows that it has in both databases. */
export interface CopiedTable {
  readonly table: TableName
  readonly rows: number
}

const refuse = (message: string) => new CommandRefusal({ usage: false, message })

/**
 * Copies all rows of one database into another, which is empty, or has a part of the same copy. Whenever it ends, the
 * same goes on. Afterwards both are read in order and compared. Memory does not grow with the rows.
 *
 * @param onTable told of each table when it is the same in both
 */
export const copyDatabase = async (
  from: OpenDatabase,
  to: OpenDatabase,
  onTable: (copied: CopiedTable) => Promise<void>,
): Promise<void> => {
  if ((await pendingMigrations(from.db)).length > 0) throw refuse(storeWords.oldSchema(from.name))
  if (await isHalfCopied(from.db)) throw refuse(storeWords.unfinished)
  await begin(from, to)
  for (const table of tableNames) await copyTable(table, from.db, to)
  for (const table of tableNames) {
    const found = await compareTable(table, await columnsOf(to.db, table), [from.db, to.db])
    if (typeof found !== "number") throw refuse(storeWords.differs(found))
    await onTable({ table, rows: found })
  }
  await sql`drop table ${sql.table(copyMark)}`.execute(to.db)
  await to.settled()
}

const begin = async (from: OpenDatabase, to: OpenDatabase): Promise<void> => {
  if (await isHalfCopied(to.db)) {
    const { rows } = await sql<{ source: string }>`select source from ${sql.table(copyMark)}`.execute(to.db)
    if (rows[0]?.source !== from.name) throw refuse(storeWords.ofAnother(to.name, rows[0]?.source ?? "?"))
    return
  }
  await migrateToLatest(to.db)
  for (const table of tableNames) {
    if ((await lastRow(to.db, table)) !== undefined) throw refuse(storeWords.intoRows(to.name, table))
  }
  await to.db.transaction().execute(async both => {
    await sql`create table ${sql.table(copyMark)} (source text not null)`.execute(both)
    await sql`insert into ${sql.table(copyMark)} (source) values (${from.name})`.execute(both)
  })
  await to.settled()
}

/** Rows are written in the order of their key, so those that are there are the first ones. */
const copyTable = async (table: TableName, from: Kysely<Tables>, to: OpenDatabase): Promise<void> => {
  const columns = await columnsOf(to.db, table)
  const missing = (await columnsOf(from, table)).names.filter(name => !columns.names.includes(name))
  if (missing.length > 0) throw refuse(storeWords.newSchema(table, missing.join(", ")))
  const last: Row | undefined = await lastRow(to.db, table)
  for await (const rows of readRows(from, table, last)) {
    await insertRows(
      to.db,
      table,
      columns.names,
      rows.map(row => asStored(columns, row)),
    )
    await to.settled()
  }
  if (tableKeys[table][0] === "seq") await setLastNumber(to.db, table, await lastNumber(from, table))
}
