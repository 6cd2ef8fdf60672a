import { advance, type ImageEvent, type ImageState } from "@altilift/core"
import { Effect } from "effect"
import type { Kysely } from "kysely"
import { metrics } from "../metrics.ts"
import { bucketLabel } from "../ports/Bucket.ts"
import { Database, type DatabaseError } from "../ports/Database.ts"
import type { ImageRow, Tables } from "../ports/tables.ts"
import { presentTime } from "../store/databaseTime.ts"
import { firstLookAt } from "./lookAt.ts"

/** What a move writes besides the state. */
export type ImageFacts = Partial<Omit<ImageRow, "id" | "seq" | "projectId" | "state" | "createdAt" | "touchedAt" | "lookAt">>

/** What a client did for an image, or its bytes did: the image is not given up for another while. */
const touching: ReadonlyArray<ImageEvent> = ["registered", "started", "arrived"]

/** The row after an event, and whether the event was legal and moved it. */
export interface Moved {
  readonly row: ImageRow
  readonly moved: boolean
}

/** Whether bytes of an image in this state are here. */
const isKept = (state: ImageState): boolean => state === "Uploaded" || state === "Ready"

/** Runs a statement. */
export type Run<E> = <A>(statement: (db: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, DatabaseError | E, Database>

export const atOnce: Run<never> = statement => Effect.flatMap(Database, ({ query }) => query(statement))

/**
 * Moves an image by core's rules, the only way a row changes its state. Compare-and-set: when something else moved the
 * row meanwhile, to another state, bucket or source, the event is judged again by the new row. Undefined when the image
 * is gone.
 *
 * @param holds whether the event is about the row as it is now; where it is not, nothing moves
 * @param run what changes the row; see `Counting`
 */
export const moveImage = Effect.fnUntraced(function* <E = never>(
  id: string,
  event: ImageEvent,
  facts: ImageFacts = {},
  holds: (row: ImageRow) => boolean = () => true,
  run: Run<E> = atOnce,
) {
  const { query } = yield* Database
  while (true) {
    const row = yield* query(db => db.selectFrom("images").selectAll().where("id", "=", id).executeTakeFirst())
    if (row === undefined) return undefined
    const state = holds(row) ? advance(row.state, event) : undefined
    if (state === undefined) return { row, moved: false } satisfies Moved
    const moved = yield* run(db =>
      db
        .updateTable("images")
        .set({
          ...facts,
          ...(isKept(state) ? {} : { size: null }),
          ...(touching.includes(event) ? { touchedAt: presentTime(db) } : {}),
          state,
          lookAt: firstLookAt(db, { bucket: row.bucket, ...facts, state }),
        })
        .where("id", "=", id)
        .where("state", "=", row.state)
        .where("cloud", "=", row.cloud)
        .where("bucket", "=", row.bucket)
        .where("source", "=", row.source)
        .where("touchedAt", "=", row.touchedAt)
        .returningAll()
        .executeTakeFirst(),
    )
    if (moved !== undefined) {
      count(event, moved, facts)
      return { row: moved, moved: true } satisfies Moved
    }
  }
})

/** Every way of an image leads through here: what is counted once for each image is counted here. */
const count = (event: ImageEvent, row: ImageRow, { size }: ImageFacts): void => {
  if (event === "verified" || event === "refused") metrics.verified.record(1, { state: row.state })
  if (event !== "arrived") return
  const bucket = bucketLabel(row)
  metrics.uploads.record(1, { bucket })
  metrics.received.record(size ?? 0, { bucket })
}
