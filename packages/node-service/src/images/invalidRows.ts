import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { type Kysely, sql } from "kysely"
import { makeIdleBreath } from "../breath.ts"
import { KeyedLock } from "../KeyedLock.ts"
import { CommitMode, Database } from "../ports/Database.ts"
import { keyOf } from "../ports/objectKey.ts"
import type { ImageRow, Tables } from "../ports/tables.ts"
import { originalOf, Vault } from "../ports/Vault.ts"
import { batch, listOf } from "../store/batches.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { readReasons } from "./reasons.ts"

/** Files removed at the same time: the disk has others to serve. */
const atOnce = 4

/** All rows of images that are Invalid, a batch at a time. */
const eachBatch = Effect.fnUntraced(function* <E, R>(use: (rows: ReadonlyArray<ImageRow>) => Effect.Effect<unknown, E, R>) {
  const { query } = yield* Database
  const breath = makeIdleBreath()
  let [after, rows]: [number, ReadonlyArray<ImageRow>] = [0, []]
  do {
    rows = yield* query(db => invalid(db).where("seq", ">", after).orderBy("seq").limit(batch).execute())
    after = rows.at(-1)?.seq ?? after
    yield* use(rows)
    yield* Effect.promise(async () => breath())
  } while (rows.length === batch)
})

/** The words are those of an index. */
const invalid = (db: Kysely<Tables>) => db.selectFrom("images").selectAll().where(sql<boolean>`state = 'Invalid'`)

/** Whether the bytes of an image never came, and nobody waits for them. */
const cameToNothing = ({ code }: Problem): boolean => code === "photo-never-arrived" || code === "photo-abandoned"

/**
 * Removes the rows of images that were given up, and that nobody asked for since. Whoever registers such a photo again
 * gets a new image. A reconstruction that waits counts only what is in progress, and is not concerned.
 *
 * @param before rows touched before this instant
 */
export const removeAbandoned = Effect.fn("removeAbandoned")(
  function* (before: number) {
    const { query } = yield* Database
    yield* eachBatch(rows => {
      const gone = rows.filter(row => row.touchedAt < before && readReasons(row).some(cameToNothing)).map(({ seq }) => seq)
      if (gone.length === 0) return Effect.void
      return query(db =>
        db
          .deleteFrom("images")
          .where("seq", "in", listOf(gone))
          .where("state", "=", "Invalid")
          .where("touchedAt", "<", before)
          .execute(),
      )
    })
  },
  Effect.provideService(CommitMode, "later"),
)

/** Removes originals and objects that a crash left of images that are Invalid. */
export const clearInvalid = Effect.fn("clearInvalid")(function* () {
  const { query } = yield* Database
  const vault = yield* Vault
  const { edgeObjects } = yield* DataFolder
  const { withLock } = yield* KeyedLock
  const clear = ({ id, projectId, filename }: ImageRow) =>
    Effect.gen(function* () {
      const row = yield* query(db => invalid(db).where("id", "=", id).executeTakeFirst())
      if (row === undefined) return
      yield* vault.delete(originalOf({ projectId, id }))
      yield* withFiles(() => rm(join(edgeObjects, projectId, filename), { force: true }))
    }).pipe(
      // Registered again meanwhile, its bytes may come: the locks are those of who brings them, and of who verifies
      // them.
      lockedBy => withLock(keyOf({ projectId, filename }), lockedBy),
      locked => withLock(id, locked),
    )
  yield* eachBatch(rows => Effect.forEach(rows, clear, { concurrency: atOnce, discard: true }))
})
