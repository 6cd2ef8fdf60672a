import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { Effect, Layer } from "effect"
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely"
import { CommitMode, Database, DatabaseError } from "../../ports/Database.ts"
import type { Tables } from "../../ports/tables.ts"
import { isBusy, whileBusy } from "../../store/busy.ts"
import { DataFolder } from "../../store/DataFolder.ts"
import { lockFile } from "../../store/fileLock.ts"
import { migrateToLatest, pendingMigrations, requireWhole } from "../../store/migrate.ts"
import { type GroupCommit, makeGroupCommit } from "./groupCommit.ts"
import { replaceLower } from "./lower.ts"

/** Statements that are kept prepared; the service has some dozens of them, lists of ids make more. */
const statementsKept = 500

/**
 * `node:sqlite` in the shape that Kysely's SQLite dialect expects. Preparing costs as much as running, so statements
 * are kept.
 */
const asDialectDatabase = (database: DatabaseSync, group: GroupCommit): SqliteDatabase => {
  const kept = new Map<string, SqliteStatement>()
  const given = (parameters: ReadonlyArray<unknown>) => parameters as ReadonlyArray<SQLInputValue>
  const prepare = (text: string): SqliteStatement => {
    // A transaction that cannot write fails at its beginning, where nothing has happened yet.
    const statement = database.prepare(text === "begin" ? "begin immediate" : text)
    return {
      // It asks SQLite for names and types of all columns.
      reader: statement.columns().length > 0,
      all: parameters => {
        group.before(text)
        return statement.all(...given(parameters))
      },
      run: parameters => {
        group.before(text)
        return statement.run(...given(parameters))
      },
      // Two iterations may run at the same time.
      iterate: parameters => database.prepare(text).iterate(...given(parameters)),
    }
  }
  return {
    close: () => database.close(),
    prepare: text => {
      const known = kept.get(text)
      if (known !== undefined) return known
      if (kept.size >= statementsKept) kept.clear()
      const statement = prepare(text)
      kept.set(text, statement)
      return statement
    },
  }
}

/** How long a statement waits for another process that writes, in milliseconds. */
const patience = 10_000

/** WAL lets `user add` write while the service runs; FULL makes what was acknowledged survive a power cut. */
export const openSqlite = (path: string) => {
  const database = new DatabaseSync(path, { timeout: 0 })
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on")
  replaceLower(database)
  const group = makeGroupCommit(database)
  return { group, tables: new Kysely<Tables>({ dialect: new SqliteDialect({ database: asDialectDatabase(database, group) }) }) }
}

/** Where nothing is to be done, nothing is written, and who holds the database is not waited for. */
const prepare = async (tables: Kysely<Tables>): Promise<void> => {
  await requireWhole(tables)
  if ((await pendingMigrations(tables)).length > 0) await migrateToLatest(tables)
}

const databaseError = (cause: unknown) => new DatabaseError({ cause, unavailable: isBusy(cause) })

/** The database in the data folder, brought to the present schema. One process migrates, others wait for it. */
export const layerSqlite = Layer.effect(
  Database,
  Effect.gen(function* () {
    const folder = yield* DataFolder
    const attempt = <A>(run: () => A | Promise<A>) =>
      whileBusy(Effect.tryPromise({ try: async () => run(), catch: databaseError }), ({ unavailable }) => unavailable, patience)
    const { tables, group } = yield* Effect.acquireRelease(
      attempt(() => openSqlite(folder.database)),
      ({ tables, group }) => Effect.promise(() => Promise.allSettled([group.settled()]).then(() => tables.destroy())),
    )
    yield* Effect.scoped(
      lockFile(folder.migrationLock, 30_000).pipe(
        Effect.mapError(databaseError),
        Effect.andThen(attempt(() => prepare(tables).then(group.settled))),
      ),
    )
    const commit = attempt(group.settled)
    const settled = Effect.suspend(() => (group.isSettled() ? Effect.void : commit))
    const query = Effect.fnUntraced(function* <A>(statement: (tables: Kysely<Tables>) => Promise<A>) {
      const before = group.writes()
      const result = yield* attempt(() => statement(tables))
      if (group.writes() !== before && (yield* CommitMode) === "at once") yield* settled
      return result
    })
    return Database.of({ query, settled })
  }),
)
