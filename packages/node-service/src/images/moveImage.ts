import { advance, type ImageEvent, type ImageState } from "@altilift/core"
import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import type { ImageRow } from "../ports/tables.ts"
import { firstLookAt } from "./lookAt.ts"

/** What a move writes besides the state. */
export type ImageFacts = Partial<Omit<ImageRow, "id" | "seq" | "projectId" | "state" | "createdAt" | "lookAt">>

/** The row after an event, and whether the event was legal and moved it. */
export interface Moved {
  readonly row: ImageRow
  readonly moved: boolean
}

/** Whether bytes of an image in this state are here. */
const isKept = (state: ImageState): boolean => state === "Uploaded" || state === "Ready"

/**
 * Moves an image by core's rules, the only way a row changes its state. Compare-and-set: when something else moved the
 * row meanwhile, to another state, bucket or source, the event is judged again by the new row. Undefined when the image
 * is gone.
 *
 * @param holds whether the event is about the row as it is now; where it is not, nothing moves
 */
export const moveImage = Effect.fnUntraced(function* (
  id: string,
  event: ImageEvent,
  facts: ImageFacts = {},
  holds: (row: ImageRow) => boolean = () => true,
) {
  const { query } = yield* Database
  while (true) {
    const row = yield* query(db => db.selectFrom("images").selectAll().where("id", "=", id).executeTakeFirst())
    if (row === undefined) return undefined
    const state = holds(row) ? advance(row.state, event) : undefined
    if (state === undefined) return { row, moved: false } satisfies Moved
    const lookAt = firstLookAt({ bucket: row.bucket, ...facts, state }, Date.now())
    const moved = yield* query(db =>
      db
        .updateTable("images")
        .set({ ...facts, ...(isKept(state) ? {} : { size: null }), state, lookAt })
        .where("id", "=", id)
        .where("state", "=", row.state)
        .where("cloud", "=", row.cloud)
        .where("bucket", "=", row.bucket)
        .where("source", "=", row.source)
        .where("touchedAt", "=", row.touchedAt)
        .returningAll()
        .executeTakeFirst(),
    )
    if (moved !== undefined) return { row: moved, moved: true } satisfies Moved
  }
})
