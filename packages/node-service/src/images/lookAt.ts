import { fetchedBucket } from "../fetch/fetchedBucket.ts"
import { embeddedLabel } from "../ports/Bucket.ts"
import type { ImageRow } from "../ports/tables.ts"

/** Labels of the buckets whose objects are on this disk: what arrives there is known without looking. */
export const inside: ReadonlyArray<string> = [embeddedLabel, fetchedBucket.bucket]

/** Milliseconds between two looks for an image, at least and at most; in between a quarter of the time since it was touched. */
export const intervals = { shortest: 1_000, longest: 60_000 }

/** When an image that was touched just now is looked for; null where nothing is awaited, or no look is needed. */
export const firstLookAt = ({ state, bucket }: Pick<ImageRow, "state" | "bucket">, now: number): number | null =>
  (state === "Pending" || state === "Uploading") && !inside.includes(bucket) ? now + intervals.shortest : null
