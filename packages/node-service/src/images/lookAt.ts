import { type Kysely, type RawBuilder, sql } from "kysely"
import { embeddedLabel } from "../ports/Bucket.ts"
import type { ImageRow, Tables } from "../ports/tables.ts"
import { presentTime } from "../store/databaseTime.ts"

/**
 * Milliseconds between two looks for an image, at least and at most; in between a quarter of the time since it was
 * touched.
 */
export const intervals = { shortest: 1_000, longest: 60_000 }

/**
 * When an image that was touched just now is looked for; null where nothing is awaited, or no look is needed. What
 * arrives on this disk is known without looking.
 */
export const firstLookAt = (
  db: Kysely<Tables>,
  { state, bucket }: Pick<ImageRow, "state" | "bucket">,
): RawBuilder<number> | null =>
  (state === "Pending" || state === "Uploading") && bucket !== embeddedLabel
    ? sql<number>`${presentTime(db)} + ${sql.lit(intervals.shortest)}`
    : null
