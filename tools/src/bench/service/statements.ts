import { Client } from "pg"
import type { Row } from "../cases.ts"
import { type Bench, withService } from "../setting.ts"
import { type Statement, type Subject, statementsOf } from "./statements/all.ts"
import { explain } from "./statements/explain.ts"
import { makeImages, projects } from "./statements/makeImages.ts"
import { withPostgres } from "./stores.ts"

/** An image in the middle of a project, and what else statements ask for. */
const subjectOf = async (client: Client, project: string): Promise<Subject> => {
  const { rows } = await client.query(
    `select id, checksum, (extract(epoch from clock_timestamp()) * 1000)::float8 as now from images
      where "projectId" = $1 and state = 'Ready' order by checksum limit 100`,
    [project],
  )
  return { project, checksum: rows[50].checksum, ids: rows.map(({ id }) => id), now: Math.floor(rows[0].now) }
}

const names = (indexes: readonly string[]) => indexes.map(name => `\`${name}\``)

const rowOf = async (client: Client, statement: Statement): Promise<Row> => {
  const { time, buffers, rows, indexes, readsAll } = await explain(client, statement)
  const read = readsAll ? "all of `images`" : names(indexes).join(", ")
  const measured = `${read}; ${time.toFixed(2)} ms; ${buffers} buffers; ${rows} ${rows === 1 ? "row" : "rows"}`
  const { what, indexes: expected } = statement
  const met = expected.length === 0 || (!readsAll && expected.some(name => indexes.includes(name)))
  return { what, measured, target: names(expected).join(" or ") || "—", met }
}

const sizes = async (client: Client, count: number): Promise<Row> => {
  const { rows } = await client.query(
    `select split_part(current_setting('server_version'), ' ', 1) as version, (pg_table_size('images') / 1e6)::int as table,
      (pg_indexes_size('images') / 1e6)::int as indexes`,
  )
  const { version, table, indexes } = rows[0]
  const what = `${count} images of ${projects} projects, PostgreSQL ${version}`
  return { what, measured: `table ${table} MB, indexes ${indexes} MB`, target: "—", met: true }
}

/** How PostgreSQL executes the statements of the service on a large table, and whether it uses the index of each. */
export const statements = async (bench: Bench): Promise<readonly Row[]> => {
  const { rows: count = 100_000 } = bench.sizes
  const found = await withPostgres(bench, async url => {
    // It makes the tables and the owner. While it runs it would work on the images.
    await withService(bench, { env: { ALTILIFT_DATABASE: url } }, async () => undefined)
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      bench.say(`making ${count} images`)
      const subject = await subjectOf(client, await makeImages(client, count))
      const rows = [await sizes(client, count)]
      for (const statement of statementsOf(subject)) rows.push(await rowOf(client, statement))
      return rows
    } finally {
      await client.end()
    }
  })
  return found ?? []
}
