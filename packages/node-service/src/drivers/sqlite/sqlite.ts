import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { Effect, Layer } from "effect"
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely"
import { Migrator } from "kysely/migration"
import { CommitMode, Database, DatabaseError } from "../../ports/Database.ts"
import type { Tables } from "../../ports/tables.ts"
import { isBusy, whileBusy } from "../../store/busy.ts"
import { DataFolder } from "../../store/DataFolder.ts"
import { lockFile } from "../../store/fileLock.ts"
import { type GroupCommit, makeGroupCommit } from "./groupCommit.ts"
import { migrations } from "./migrations.ts"

/** Statements that are kept prepared; the service has some dozens of them, lists of ids make more. */
const statementsKept = 500

/**
 * `node:sqlite` in the shape that Kysely's SQLite dialect expects. Preparing costs as much as running, so statements
 * are kept.
 */
const asDialectDatabase = (database: DatabaseSync, group: GroupCommit): SqliteDatabase => {
  const kept = new Map<string, StatementSync>()
  const prepare = (asked: string): StatementSync => {
    // A transaction that cannot write fails at its beginning, where nothing has happened yet.
    const text = asked === "begin" ? "begin immediate" : asked
    const statement = kept.get(text) ?? database.prepare(text)
    if (kept.size >= statementsKept) kept.clear()
    kept.set(text, statement)
    return statement
  }
  const given = (parameters: ReadonlyArray<unknown>) => parameters as ReadonlyArray<SQLInputValue>
  return {
    close: () => database.close(),
    prepare: text => {
      const statement = prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: parameters => {
          group.before(text)
          return statement.all(...given(parameters))
        },
        run: parameters => {
          group.before(text)
          return statement.run(...given(parameters))
        },
        // Somebody may iterate twice at the same time.
        iterate: parameters => database.prepare(text).iterate(...given(parameters)),
      }
    },
  }
}

/** How long a statement waits for another process that writes, in milliseconds. */
const patience = 10_000

/** WAL lets `user add` write while the service runs; FULL makes what was acknowledged survive a power cut. */
const open = (path: string) => {
  const database = new DatabaseSync(path, { timeout: 0 })
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on")
  const group = makeGroupCommit(database)
  return { group, tables: new Kysely<Tables>({ dialect: new SqliteDialect({ database: asDialectDatabase(database, group) }) }) }
}

/** Where nothing is to be done, nothing is written, and who holds the database is not waited for. */
const migrate = async (tables: Kysely<Tables>) => {
  const migrator = new Migrator({ db: tables, provider: migrations })
  if ((await migrator.getMigrations()).every(({ executedAt }) => executedAt !== undefined)) return
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

const databaseError = (cause: unknown) => new DatabaseError({ cause, busy: isBusy(cause) })

/** The database in the data folder, brought to the present schema. One process migrates, others wait for it. */
export const layerSqlite = Layer.effect(
  Database,
  Effect.gen(function* () {
    const folder = yield* DataFolder
    const attempt = <A>(run: () => A | Promise<A>) =>
      whileBusy(Effect.tryPromise({ try: async () => run(), catch: databaseError }), ({ busy }) => busy, patience)
    const { tables, group } = yield* Effect.acquireRelease(
      attempt(() => open(folder.database)),
      ({ tables, group }) => Effect.promise(() => Promise.allSettled([group.settled()]).then(() => tables.destroy())),
    )
    yield* Effect.scoped(
      lockFile(folder.migrationLock, 30_000).pipe(
        Effect.mapError(databaseError),
        Effect.andThen(attempt(() => migrate(tables).then(group.settled))),
      ),
    )
    const settled = attempt(group.settled)
    const query = Effect.fnUntraced(function* <A>(statement: (tables: Kysely<Tables>) => Promise<A>) {
      const before = group.writes()
      const result = yield* attempt(() => statement(tables))
      if (group.writes() !== before && (yield* CommitMode) === "at once") yield* settled
      return result
    })
    return Database.of({ query, settled })
  }),
)
