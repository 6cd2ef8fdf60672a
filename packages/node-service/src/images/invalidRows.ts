import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { type Kysely, sql } from "kysely"
import { makeIdleBreath } from "../breath.ts"
import { removeAtEdge } from "../buckets/removeAtEdge.ts"
import { KeyedLock } from "../KeyedLock.ts"
import { operator } from "../messages/operator.ts"
import { CommitMode, Database } from "../ports/Database.ts"
import { Locks } from "../ports/Locks.ts"
import { keyOf } from "../ports/objectKey.ts"
import type { ImageRow, Tables } from "../ports/tables.ts"
import { originalOf, thumbnailOf, Vault } from "../ports/Vault.ts"
import { batch } from "../store/batches.ts"
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

/** Whether an image has no bytes, and none are expected. */
const cameToNothing = ({ code }: Problem): boolean =>
  code === "photo-never-arrived" || code === "photo-abandoned" || code === "photo-removed"

const isAbandonedBefore = (row: ImageRow, before: number): boolean =>
  row.touchedAt < before && readReasons(row).some(cameToNothing)

/** What the row of an image names: bytes that came late, and what a removal left that was killed. */
const removeNamed = Effect.fnUntraced(function* (image: ImageRow) {
  const vault = yield* Vault
  for (const file of [originalOf(image), thumbnailOf(image)]) yield* vault.delete(file)
  yield* removeAtEdge(image)
})

/**
 * Removes the rows of images that were given up and not asked for since, with all that they name: nothing finds it
 * without them. A row whose bucket does not answer stays for the next round. Registering such a photo again makes a new
 * image. A reconstruction that waits counts only what is in progress, and is not concerned.
 *
 * @param before rows touched before this instant
 */
export const removeAbandoned = Effect.fn("removeAbandoned")(
  function* (before: number) {
    const { query } = yield* Database
    let fault: string | undefined
    const remove = Effect.fnUntraced(
      function* ({ seq }: ImageRow) {
        // Registered again meanwhile, its bytes may be there.
        const row = yield* query(db => invalid(db).where("seq", "=", seq).where("touchedAt", "<", before).executeTakeFirst())
        if (row === undefined) return
        yield* removeNamed(row)
        yield* query(db =>
          db.deleteFrom("images").where("seq", "=", seq).where("state", "=", "Invalid").where("touchedAt", "<", before).execute(),
        )
      },
      Effect.catch(({ message }) =>
        Effect.sync(() => {
          fault = message
        }),
      ),
    )
    yield* eachBatch(rows => {
      const due = rows.filter(row => isAbandonedBefore(row, before))
      return Effect.forEach(due, remove, { concurrency: atOnce, discard: true })
    })
    if (fault !== undefined) yield* Effect.logWarning(operator.imagesNotForgotten(fault))
  },
  Effect.provideService(CommitMode, "later"),
)

/** How many rows `removeAbandoned` would remove. */
export const countAbandoned = Effect.fn("countAbandoned")(function* (before: number) {
  let count = 0
  yield* eachBatch(rows =>
    Effect.sync(() => {
      count += rows.filter(row => isAbandonedBefore(row, before)).length
    }),
  )
  return count
})

/** Removes originals and objects that a crash left of images that are Invalid. */
export const clearInvalid = Effect.fn("clearInvalid")(function* () {
  const { query } = yield* Database
  const vault = yield* Vault
  const { edgeObjects } = yield* DataFolder
  const atEdge = yield* KeyedLock
  const { withLock } = yield* Locks
  const clear = ({ id, projectId, filename }: ImageRow) =>
    Effect.gen(function* () {
      const row = yield* query(db => invalid(db).where("id", "=", id).executeTakeFirst())
      if (row === undefined) return
      for (const file of [originalOf({ projectId, id }), thumbnailOf({ projectId, id })]) yield* vault.delete(file)
      yield* withFiles(() => rm(join(edgeObjects, projectId, filename), { force: true }))
    }).pipe(
      // Registered again meanwhile, its bytes may come: the locks are those of who brings them, and of who verifies
      // them.
      lockedBy => atEdge.withLock(keyOf({ projectId, filename }), lockedBy),
      locked => withLock(id, locked),
    )
  yield* eachBatch(rows => Effect.forEach(rows, clear, { concurrency: atOnce, discard: true }))
})
