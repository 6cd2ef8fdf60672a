import type { Kysely } from "kysely"
import type { Tables } from "../ports/tables.ts"
import { asStored, type Columns, readRows } from "./rows.ts"
import { type Row, type TableName, tableKeys } from "./tableKeys.ts"

/** The first row in which two databases differ. */
export interface Difference {
  readonly table: TableName
  /** Of the row that is not the same in both, or is in one alone. */
  readonly key: string
  /** Columns that differ; none where the row is in one database alone. */
  readonly columns: ReadonlyArray<string>
}

async function* oneByOne(batches: AsyncGenerator<ReadonlyArray<Row>>): AsyncGenerator<Row, undefined> {
  for await (const rows of batches) yield* rows
  return undefined
}

/** Reads a table in both databases in order, and compares row by row. Yields how many there are, or where they differ. */
export const compareTable = async (
  table: TableName,
  columns: Columns,
  [one, other]: readonly [Kysely<Tables>, Kysely<Tables>],
): Promise<number | Difference> => {
  const [here, there] = [oneByOne(readRows(one, table)), oneByOne(readRows(other, table))]
  try {
    for (let count = 0; ; count++) {
      const [left, right] = [(await here.next()).value, (await there.next()).value]
      if (left === undefined && right === undefined) return count
      const differing = differences(columns, left, right)
      if (differing !== undefined) return { table, key: keyOf(table, left ?? right), columns: differing }
    }
  } finally {
    await Promise.all([here.return(undefined), there.return(undefined)])
  }
}

const differences = (columns: Columns, left: Row | undefined, right: Row | undefined): ReadonlyArray<string> | undefined => {
  if (left === undefined || right === undefined) return []
  const [one, other] = [asStored(columns, left), asStored(columns, right)]
  const differing = columns.names.filter(name => one[name] !== other[name])
  return differing.length === 0 ? undefined : differing
}

/** Keys that are secrets are not told. */
const secret: ReadonlySet<TableName> = new Set(["keys", "tokens", "links"])

const keyOf = (table: TableName, row: Row = {}): string =>
  secret.has(table) ? "(secret)" : tableKeys[table].map(column => `${column} ${row[column] ?? ""}`).join(", ")
