import { Effect } from "effect"
import type { BucketName, Passage } from "../ports/Bucket.ts"
import { EdgeFiles } from "../drivers/embedded/EdgeFiles.ts"

/**
 * What the row of an image names in place of a bucket while, and after, the service gets its bytes itself. No client can choose it: the
 * label cannot be a value of an enum.
 */
export const fetchedBucket: BucketName = { cloud: "S3", bucket: "(URL)" }

/** Where fetched bytes wait for the processing: on this disk, as those of the embedded bucket do. */
export const fetchedPassage = Effect.map(
  EdgeFiles,
  ({ size, copyTo, remove }): Passage => ({
    ...fetchedBucket,
    head: size,
    copyTo,
    delete: remove,
  }),
)
