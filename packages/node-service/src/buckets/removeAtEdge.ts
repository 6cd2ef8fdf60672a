import { Effect } from "effect"
import { embeddedLabel } from "../ports/Bucket.ts"
import type { ImageRow } from "../ports/tables.ts"
import { bucketOf } from "./Buckets.ts"

/** Removes what may have come into a bucket outside for an image that is not Ready; one that was taken away is left. */
export const removeAtEdge = Effect.fnUntraced(function* (image: ImageRow) {
  if (image.bucket === embeddedLabel) return
  const bucket = yield* Effect.option(bucketOf(image))
  if (bucket._tag === "Some") yield* bucket.value.delete(image)
})
