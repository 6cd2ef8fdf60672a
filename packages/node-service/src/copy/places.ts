import { randomBytes } from "node:crypto"
import { existsSync, statSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import { Effect, Redacted } from "effect"
import { type Kysely, sql } from "kysely"
import { openSqlite } from "../drivers/sqlite/sqlite.ts"
import { storeWords } from "../messages/storeWords.ts"
import type { Tables } from "../ports/tables.ts"
import { CommandRefusal } from "../Refusal.ts"
import { dataFolderPaths } from "../store/dataFolderPaths.ts"
import { lockFile } from "../store/fileLock.ts"

/** A database that is copied from or into. */
export interface OpenDatabase {
  /** Without secrets. */
  readonly name: string
  readonly db: Kysely<Tables>
  /** What was written is durable. */
  readonly settled: () => Promise<void>
}

const thisProcess = randomBytes(4).toString("hex")

const usage = (message: string) => new CommandRefusal({ usage: true, message })
const refusal = (message: string) => new CommandRefusal({ usage: false, message })

/** What a flag says: the value, or `env:NAME`, by which the connection string is on no command line. */
const readFlag = (flag: string, given: string): Effect.Effect<string, CommandRefusal> => {
  const name = /^env:(.+)$/.exec(given)?.[1]
  if (name === undefined) return Effect.succeed(given)
  const value = process.env[name]
  return value === undefined ? Effect.fail(usage(storeWords.variableNotSet(flag, name))) : Effect.succeed(value)
}

/**
 * Opens the database that a flag names, for as long as the scope is open. Refused while a service uses it.
 *
 * @param make whether a SQLite database is made where there is none
 */
export const openPlace = Effect.fnUntraced(function* (
  flag: "--from" | "--to",
  given: string,
  { make }: { readonly make: boolean },
) {
  const value = yield* readFlag(flag, given)
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) {
    const { place, inUse } = yield* connect(value)
    return inUse ? yield* refusal(storeWords.whileInUse(place.name)) : place
  }
  const path = /^sqlite:(.+)$/s.exec(value)?.[1]
  // It may be a mistyped connection string: it is not repeated.
  if (path === undefined) return yield* usage(storeWords.notADatabase(flag))
  return yield* openFile(resolve(path.replace(/^\/\/(?=\/)/, "")), make)
})

/** Connects to PostgreSQL for as long as the scope is open. Fails with a sentence that says why it cannot be used. */
export const connect = Effect.fnUntraced(function* (url: string) {
  const { openUnhurried } = yield* Effect.promise(() => import("../drivers/postgres/postgres.ts"))
  const { explain, placeOf } = yield* Effect.promise(() => import("../drivers/postgres/faults.ts"))
  const { programs } = yield* Effect.promise(() => import("../drivers/postgres/named.ts"))
  // Source and target may be of one server: the connections of this process are not those of others.
  const own = `${programs.copy} ${thisProcess}`
  const db = yield* Effect.acquireRelease(
    Effect.sync(() => openUnhurried(Redacted.make(url), { name: own })),
    db => Effect.promise(() => db.destroy()),
  )
  const name = `postgres://${placeOf(url).place}`
  const others = sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and not starts_with(application_name, ${own})
    and (starts_with(application_name, ${programs.service}) or starts_with(application_name, ${programs.copy}))`
  const { rows } = yield* Effect.tryPromise({
    try: () => others.execute(db),
    catch: cause => refusal(explain(cause, url) ?? `${name}: ${cause instanceof Error ? cause.message : String(cause)}`),
  })
  return { place: { name, db, settled: () => Promise.resolve() } satisfies OpenDatabase, inUse: rows.length > 0 }
})

const openFile = Effect.fnUntraced(function* (given: string, make: boolean) {
  const isFolder = make ? !given.endsWith(".db") : existsSync(given) && statSync(given).isDirectory()
  const paths = dataFolderPaths(isFolder ? given : dirname(given))
  const path = isFolder ? paths.database : given
  if (!make && !existsSync(path)) return yield* usage(storeWords.noSuchDatabase(path))
  if (make) yield* Effect.tryPromise(() => mkdir(paths.root, { recursive: true, mode: 0o700 }))
  yield* Effect.mapError(lockFile(paths.serviceLock, 0), () => refusal(storeWords.whileInUse(paths.root)))
  return yield* openTables(path)
})

/** Opens a database of SQLite for as long as the scope is open. */
export const openTables = Effect.fnUntraced(function* (path: string) {
  const { tables, group } = yield* Effect.acquireRelease(
    Effect.try({ try: () => openSqlite(path), catch: cause => refusal(`${path}: ${String(cause)}`) }),
    ({ tables, group }) => Effect.promise(() => Promise.allSettled([group.settled()]).then(() => tables.destroy())),
  )
  return { name: `sqlite:${path}`, db: tables, settled: group.settled } satisfies OpenDatabase
})
