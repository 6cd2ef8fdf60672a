import { Console, Effect, Redacted } from "effect"
import { Command, Flag } from "effect/cli"
import { writeAct } from "../audit/record.ts"
import { storeWords } from "../messages/storeWords.ts"
import { CommandRefusal } from "../Refusal.ts"
import { dataFolderPaths } from "../store/dataFolderPaths.ts"
import { attempt, type DataFolderFlags, json, operatorHere, requireDatabase, settingsOf, store } from "./withStore.ts"

/** The configured database as it is. */
const openConfigured = Effect.fnUntraced(function* (flags: DataFolderFlags) {
  const { database, dataFolder } = yield* settingsOf(flags)
  const places = yield* Effect.promise(() => import("../copy/places.ts"))
  if (database !== undefined) return (yield* places.connect(Redacted.value(database))).place
  yield* requireDatabase(flags, dataFolder)
  const { lockFile } = yield* Effect.promise(() => import("../store/fileLock.ts"))
  const paths = dataFolderPaths(dataFolder)
  yield* lockFile(paths.migrationLock, 30_000)
  return yield* places.openTables(paths.database)
})

/** `altilift-service migrate`. */
export const migrate = Command.make(
  "migrate",
  {
    ...store,
    check: Flag.Boolean("check").pipe(
      Flag.withDescription("Change nothing; exit code 1 when there is something to be done"),
      Flag.withDefault(false),
    ),
    json,
  },
  Effect.fn(function* ({ check, json, ...flags }) {
    const { migrateToLatest, pendingMigrations, requireWhole } = yield* Effect.promise(() => import("../store/migrate.ts"))
    const { name, db, settled } = yield* openConfigured(flags)
    yield* attempt(() => requireWhole(db))
    const pending = yield* attempt(() => pendingMigrations(db))
    const done = check || pending.length === 0 ? [] : yield* attempt(() => migrateToLatest(db))
    if (done.length > 0) yield* attempt(() => writeAct(db, operatorHere(), { act: "migrated", subject: done.join(", ") }))
    yield* attempt(settled)
    if (json) yield* Console.log(JSON.stringify({ database: name, pending: check ? pending : [], done }))
    else {
      for (const migration of done) yield* Console.log(storeWords.migrated(name, migration))
      if (check) for (const migration of pending) yield* Console.log(storeWords.pending(name, migration))
      if (pending.length === 0) yield* Console.log(storeWords.upToDate(name))
    }
    if (check && pending.length > 0)
      return yield* new CommandRefusal({ usage: false, message: storeWords.behind(pending.length) })
  }, Effect.scoped),
).pipe(
  Command.withDescription("Bring the database to the schema of this release, as a start does, and print what was done"),
  Command.withExamples([
    { command: "altilift-service migrate --config altilift.yaml", description: "Before a new release is started" },
    { command: "altilift-service migrate --config altilift.yaml --check", description: "Exit code 1 when it is needed" },
  ]),
)
