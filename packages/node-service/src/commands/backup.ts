import { resolve } from "node:path"
import { Console, Effect, Redacted } from "effect"
import { Command, Flag } from "effect/cli"
import { sql } from "kysely"
import { record } from "../audit/record.ts"
import { storeFlags } from "../commandLine.ts"
import { operations } from "../messages/operations.ts"
import { Database } from "../ports/Database.ts"
import { CommandRefusal } from "../Refusal.ts"
import { dataFolder } from "../vault/vaultSettings.ts"
import { attempt, json, settingsOf, store, withStore } from "./withStore.ts"

/** What a backup of a PostgreSQL database says of it. */
const describe = Effect.flatMap(Database, ({ query }) =>
  query(async db => {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name desc limit 1`.execute(db)
    const counted = db.selectFrom("imageCounts").select(of => of.fn.sum<number | null>("images").as("images"))
    const ready = await counted.where("state", "=", "Ready").executeTakeFirst()
    return { migration: rows[0]?.name ?? "", readyImages: Number(ready?.images ?? 0) }
  }),
)

/** Refuses a database that has tables of the service. */
const requireEmpty = Effect.fnUntraced(function* (url: string) {
  const { connect } = yield* Effect.promise(() => import("../copy/places.ts"))
  const { db } = (yield* connect(url)).place
  const ours = sql`select 1 where to_regclass('kysely_migration') is not null or to_regnamespace('pgboss') is not null`
  const { rows } = yield* attempt(() => ours.execute(db))
  if (rows.length > 0) yield* new CommandRefusal({ usage: true, message: operations.databaseNotEmpty })
})

/** `altilift-service backup`. */
export const backup = Command.make(
  "backup",
  {
    to: Flag.String("to").pipe(Flag.withDescription("An empty folder, or one to make, for the backup")),
    withFiles: Flag.Boolean("with-files").pipe(
      Flag.withDescription("With originals, thumbnails, meta files and results: hard links where the file system can"),
      Flag.withDefault(false),
    ),
    ...store,
    json,
  },
  Effect.fn(function* ({ to, withFiles, json, ...folder }) {
    const settings = yield* settingsOf(folder)
    const known = yield* withStore(folder, describe)
    const { makeBackup } = yield* Effect.promise(() => import("../backup/backup.ts"))
    const made = yield* attempt(() => makeBackup(settings, to, withFiles, known))
    yield* withStore(folder, record({ act: "backed-up", subject: resolve(to) }))
    for (const id of made.lost) yield* Console.error(operations.originalMissing(id))
    if (!withFiles)
      yield* Console.error(
        settings.vault === dataFolder ? operations.backupDatabaseOnly : operations.backupWithoutBucket(settings.vault.bucket),
      )
    yield* Console.log(json ? JSON.stringify(made) : operations.backupDone({ ...made, images: made.readyImages }))
    if (made.lost.length > 0) {
      return yield* new CommandRefusal({ usage: false, message: operations.originalsMissing(made.lost.length) })
    }
  }),
).pipe(
  Command.withDescription("Back up the database and the keys, beside a running service; with --with-files everything"),
  Command.withExamples([{ command: "altilift-service backup --to /backup/2026-11-28 --with-files --data /srv/altilift" }]),
)

/** `altilift-service restore`. */
export const restore = Command.make(
  "restore",
  {
    from: Flag.String("from").pipe(Flag.withDescription("Folder of the backup")),
    ...store,
    json,
  },
  Effect.fn(function* ({ from, json, ...folder }) {
    if (folder.data === undefined) return yield* new CommandRefusal({ usage: true, message: operations.dataMissing })
    const settings = yield* settingsOf(folder)
    if (settings.database !== undefined) yield* Effect.scoped(requireEmpty(Redacted.value(settings.database)))
    const { restoreBackup } = yield* Effect.promise(() => import("../backup/restore.ts"))
    const restored = yield* attempt(() => restoreBackup(settings, from))
    const { readyImages } = yield* withStore(
      folder,
      Effect.andThen(record({ act: "restored", subject: resolve(from) }), describe),
    )
    const { folder: made, withFiles, files } = restored
    if (!withFiles)
      yield* Console.error(
        settings.vault === dataFolder
          ? operations.restoredWithoutFiles(made)
          : operations.restoredBesideBucket(settings.vault.bucket),
      )
    const done = operations.restored(made, readyImages, files, storeFlags(settings))
    yield* Console.log(json ? JSON.stringify({ ...restored, readyImages }) : done)
  }),
).pipe(
  Command.withDescription("Make a new data folder of a backup; all of it is verified before anything is written"),
  Command.withExamples([{ command: "altilift-service restore --from /backup/2026-11-28 --data /srv/altilift-new" }]),
)
