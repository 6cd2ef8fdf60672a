import { Effect } from "effect"
import type { BucketName, ObjectSource } from "../ports/Bucket.ts"
import { LocalObjects } from "../ports/LocalObjects.ts"

/**
 * What the row of an image names in place of a bucket while, and after, the service gets its bytes itself. No client can choose it: the
 * label cannot be a value of an enum.
 */
export const fetchedBucket: BucketName = { cloud: "S3", bucket: "(URL)" }

/** Where fetched bytes wait for the processing: on this disk, as those of the embedded bucket do. */
export const fetchedSource = Effect.map(
  LocalObjects,
  ({ size, copyTo, remove }): ObjectSource => ({
    ...fetchedBucket,
    head: size,
    copyTo,
    delete: remove,
  }),
)
