import { Effect } from "effect"
import { breath } from "../breath.ts"
import { CommitMode, Database } from "../ports/Database.ts"
import type { ImageRow, ProjectRow } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { TaskSignal } from "../reconstruction/TaskSignal.ts"
import { batch, listOf } from "../store/batches.ts"
import { idPattern } from "../store/ids.ts"
import { noSuchImage } from "./Images.ts"
import { moveImage } from "./moveImage.ts"
import { reasonsOf } from "./reasons.ts"

/** Images of one request. */
export const mostAbandoned = 10_000

const abandoned = reasonsOf({ code: "photo-abandoned" })

const awaitsBytes = ({ state }: ImageRow): boolean => state === "Pending" || state === "Uploading"

/**
 * Makes images Invalid whose bytes will not come, so that nothing waits for them; others stay as they are. Refused, and
 * nothing is changed, where one of them is no image of the project. A photo that is registered again is awaited again.
 *
 * @returns the images as they are then, in the order of `ids`
 */
export const abandonImages = Effect.fn("abandonImages")(
  function* (project: ProjectRow, ids: ReadonlyArray<string>) {
    if (ids.length > mostAbandoned) {
      return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "ids-limit", most: mostAbandoned } })
    }
    const rows = yield* imagesById(project, ids)
    if (ids.some(id => !rows.has(id))) return yield* noSuchImage
    for (const row of rows.values()) {
      if (!awaitsBytes(row)) continue
      const outcome = yield* moveImage(row.id, "refused", abandoned, awaitsBytes)
      if (outcome !== undefined) rows.set(row.id, outcome.row)
      yield* Effect.promise(async () => breath())
    }
    yield* (yield* TaskSignal).wake
    return ids.flatMap(id => rows.get(id) ?? [])
  },
  Effect.provideService(CommitMode, "later"),
)

const imagesById = Effect.fnUntraced(function* (project: ProjectRow, ids: ReadonlyArray<string>) {
  const { query } = yield* Database
  const known = new Map<string, ImageRow>()
  for (let from = 0; from < ids.length; from += batch) {
    const some = ids.slice(from, from + batch).filter(id => idPattern.test(id))
    const found = yield* query(db =>
      db
        .selectFrom("images")
        .selectAll()
        .where("id", "in", listOf(db, "text", some))
        .where("projectId", "=", project.id)
        .execute(),
    )
    for (const row of found) known.set(row.id, row)
  }
  return known
})
