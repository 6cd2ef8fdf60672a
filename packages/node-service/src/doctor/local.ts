import { existsSync } from "node:fs"
import { rm, stat, statfs, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Redacted } from "effect"
import type { ServiceSettings } from "../config.ts"
import { doctor } from "../messages/doctor.ts"
import { reserveOf } from "../store/DiskSpace.ts"
import { dataFolderPaths } from "../store/dataFolderPaths.ts"
import { migrations } from "../store/migrations.ts"
import { broken, type Finding, ok, skipped, type Tried, warning, why } from "./Finding.ts"
import { serverFindings } from "./postgres.ts"

/** The data folder: there, writable, and closed to others. A probe file is written and removed. */
export const checkFolder = async ({ dataFolder }: ServiceSettings): Promise<ReadonlyArray<Finding>> => {
  if (!existsSync(dataFolder)) return [warning("data folder", doctor.folderAbsent(dataFolder))]
  const probe = join(dataFolder, `.doctor-${process.pid}`)
  try {
    await writeFile(probe, "", { flag: "wx", mode: 0o600 })
    await rm(probe)
  } catch (cause) {
    return [broken("data folder", doctor.folderUnwritable(dataFolder, why(cause)))]
  }
  const mode = (await stat(dataFolder)).mode & 0o777
  const open = process.platform !== "win32" && (mode & 0o077) !== 0
  return [
    open
      ? broken("data folder", doctor.folderOpen(dataFolder, mode.toString(8)))
      : ok("data folder", doctor.folderGood(dataFolder)),
  ]
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6)

/** Room on the disk of the data folder, beside what uploads leave. */
export const checkDisk = async ({ dataFolder, diskReserve }: ServiceSettings): Promise<ReadonlyArray<Finding>> => {
  if (!existsSync(dataFolder)) return [skipped("disk", doctor.folderAbsent(dataFolder).message)]
  const { bavail, blocks, bsize } = await statfs(dataFolder)
  const [free, reserve] = [bavail * bsize, reserveOf(blocks * bsize, diskReserve)]
  const words = [megabytes(free), megabytes(reserve)] as const
  if (free <= reserve) return [broken("disk", doctor.diskFull(...words))]
  return [free <= 2 * reserve ? warning("disk", doctor.diskLow(...words)) : ok("disk", doctor.diskGood(...words))]
}

/** What is known of a database without changing it; `now`: its server's clock, milliseconds since 1970. */
interface Looked {
  readonly migration: string | undefined
  readonly now?: number
  readonly findings?: ReadonlyArray<Finding>
}

/** Reads the version of the tables, and takes and gives up the right to write. */
const lookSqlite = (path: string): Looked => {
  const database = new DatabaseSync(path, { timeout: 10_000 })
  try {
    const has = database.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get() !== undefined
    const latest = has ? database.prepare("select max(name) name from kysely_migration").get() : undefined
    database.exec("begin immediate; rollback")
    return { migration: latest?.name as string | undefined }
  } finally {
    database.close()
  }
}

const lookPostgres = async (url: string): Promise<Looked> => {
  const { Client } = await import("pg")
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 })
  // A connection that breaks fails the query under way, too.
  client.on("error", () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query(
      "select to_regclass('kysely_migration') is not null as has, extract(epoch from clock_timestamp()) * 1000 as now",
    )
    const latest = rows[0].has ? await client.query("select max(name) as name from kysely_migration") : { rows: [] }
    const findings = await serverFindings(client)
    if (findings.every(({ message }) => message !== doctor.serverReadOnly.message)) {
      await client.query("create temporary table altilift_doctor (probe int)")
    }
    return { migration: latest.rows[0]?.name, now: Number(rows[0].now), findings }
  } finally {
    await client.end()
  }
}

/** The database: reachable, writable, and with tables that this version knows. Nothing in it is changed. */
export const checkDatabase = async (
  settings: ServiceSettings,
  explain: Tried["explainDatabase"],
): Promise<{ findings: ReadonlyArray<Finding>; now?: number }> => {
  const path = dataFolderPaths(settings.dataFolder).database
  if (settings.database === undefined && !existsSync(path))
    return { findings: [warning("database", doctor.databaseAbsent(path))] }
  const begun = Date.now()
  try {
    const {
      migration,
      now,
      findings = [],
    } = settings.database === undefined ? lookSqlite(path) : await lookPostgres(Redacted.value(settings.database))
    const kind = settings.database === undefined ? "SQLite" : "PostgreSQL"
    const finding = await tablesOf(migration, kind, Date.now() - begun)
    return { findings: [finding, ...findings], ...(now === undefined ? {} : { now }) }
  } catch (cause) {
    const known = settings.database && explain(cause, Redacted.value(settings.database))
    return { findings: [broken("database", doctor.databaseFails(known ?? why(cause)))] }
  }
}

const tablesOf = async (migration: string | undefined, kind: string, took: number): Promise<Finding> => {
  const known = Object.keys(await migrations.getMigrations())
  if (migration === undefined) return warning("database", doctor.databaseEmpty)
  if (!known.includes(migration)) return broken("database", doctor.databaseNew(migration))
  if (migration !== known.at(-1)) return warning("database", doctor.databaseOld(migration))
  return ok("database", doctor.databaseGood(kind, migration, took))
}
