import { Effect } from "effect"
import { sql } from "kysely"
import { recorded } from "../audit/record.ts"
import { bucketOf } from "../buckets/Buckets.ts"
import { Database } from "../ports/Database.ts"
import { Locks } from "../ports/Locks.ts"
import type { ImageRow, ProjectRow } from "../ports/tables.ts"
import { originalOf, thumbnailOf, Vault } from "../ports/Vault.ts"
import { Refusal } from "../Refusal.ts"
import { presentTime } from "../store/databaseTime.ts"
import { lockProject } from "../store/lockRows.ts"
import { imageOfProject } from "./Images.ts"
import { reasonsOf } from "./reasons.ts"

const removed = reasonsOf({ code: "photo-removed" })

/**
 * Removes an image of the project: its row, its object in the bucket, its original and its thumbnail. Refused while a
 * reconstruction waits or runs, which may use it. The row is removed last. It becomes Invalid first, so that no
 * bytes are stored for it, and the sweep of Invalid images clears away what a crash leaves.
 *
 * @returns the id
 */
export const removeImage = Effect.fn("removeImage")(function* (project: ProjectRow, id: string) {
  const image = yield* imageOfProject(project, id)
  yield* invalidate(image)
  // Its verification holds the same lock.
  yield* (yield* Locks).withLock(id, Effect.andThen(removeFiles(image), removeRow(image)))
  return id
})

/** A reconstruction that begins at the same time comes before it or after it. */
export const invalidate = Effect.fnUntraced(function* ({ id, projectId, name }: ImageRow) {
  const done = yield* recorded(
    async all => {
      await lockProject(all, projectId)
      return all
        .updateTable("images")
        .set({ ...removed, state: "Invalid", size: null, lookAt: null, touchedAt: presentTime(all) })
        .where("id", "=", id)
        .where(
          sql<boolean>`not exists (select 1 from tasks where "projectId" = ${projectId} and state in ('Pending', 'Running'))`,
        )
        .returning("id")
        .executeTakeFirst()
    },
    row => row && { act: "image-removed", projectId, subject: name },
    "read committed",
  )
  if (done === undefined) return yield* new Refusal({ code: "CONFLICT", problem: { code: "reconstruction-uses-photos" } })
})

const removeFiles = Effect.fnUntraced(function* (image: ImageRow) {
  const vault = yield* Vault
  for (const file of [originalOf(image), thumbnailOf(image)]) yield* vault.delete(file)
  // Of a Ready image the vault has the only copy.
  if (image.state !== "Ready") yield* (yield* bucketOf(image)).delete(image)
})

/** Registered again meanwhile, it stays. */
const removeRow = Effect.fnUntraced(function* ({ id }: ImageRow) {
  const { query } = yield* Database
  yield* query(db => db.deleteFrom("images").where("id", "=", id).where("state", "=", "Invalid").execute())
})
