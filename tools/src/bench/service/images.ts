import { DatabaseSync } from "node:sqlite"
import { Client } from "pg"
import type { RunningService, ServiceOptions } from "../../demo/RunningService.ts"
import type { Row } from "../cases.ts"
import { createProject } from "../reference.ts"
import { type Bench, withService } from "../setting.ts"
import { insertImages, type Store } from "./rows.ts"
import { noLimits, sqliteOf, withPostgres } from "./stores.ts"

/** Bytes of all tables with their indexes, and of the table `images` alone without and with its indexes. */
interface Sizes {
  readonly all: number
  readonly table: number
  readonly indexed: number
  /** Written to the log of changes so far; 0 where there is none that counts. */
  readonly log: number
}

const sqliteSizes = (file: string): Sizes => {
  using database = new DatabaseSync(file, { timeout: 10_000 })
  database.exec("pragma wal_checkpoint(truncate)")
  const number = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0)
  const all = number("select (select page_count from pragma_page_count) * (select page_size from pragma_page_size)")
  return { all, table: 0, indexed: 0, log: 0 }
}

const postgresSizes = async (url: string): Promise<Sizes> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(`select pg_database_size(current_database())::float8 as all,
      pg_table_size('images')::float8 as table, pg_total_relation_size('images')::float8 as indexed,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as log`)
    return rows[0]
  } finally {
    await client.end()
  }
}

const sizesOf = async (store: Store): Promise<Sizes> =>
  "file" in store ? sqliteSizes(store.file) : await postgresSizes(store.url)

const measure = async (bench: Bench, name: string, options: ServiceOptions, storeOf: (service: RunningService) => Store) =>
  await withService(bench, options, async (service): Promise<readonly Row[]> => {
    const { rows: count = 100_000 } = bench.sizes
    const store = storeOf(service)
    const project = await createProject(service, "images")
    const before = await sizesOf(store)
    await insertImages(store, project, count, "random")
    const after = await sizesOf(store)
    const each = (bytes: number) => `${(bytes / count).toFixed(0)} bytes`
    const row = (what: string, bytes: number): Row => ({ what: `${what}, ${name}`, measured: each(bytes), target: "", met: true })
    const whole = row(`an image of ${count} in the database`, after.all - before.all)
    if (after.indexed === 0) return [whole]
    return [
      whole,
      row("of it the row", after.table),
      row("of it its indexes", after.indexed - after.table),
      row("written to the WAL at its insertion", after.log - before.log),
    ]
  })

/** What an image takes in both databases. */
export const images = async (bench: Bench): Promise<readonly Row[]> => {
  const sqlite = await measure(bench, "SQLite", noLimits, sqliteOf)
  const postgres = await withPostgres(bench, url =>
    measure(bench, "PostgreSQL", { env: { ...noLimits.env, ALTILIFT_DATABASE: url } }, () => ({ url })),
  )
  return [...sqlite, ...(postgres ?? [])]
}
