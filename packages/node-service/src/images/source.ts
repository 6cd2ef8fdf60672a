import { type BucketName, embeddedLabel, sameBucket } from "../ports/Bucket.ts"
import type { ImageRow } from "../ports/tables.ts"

/** Where fetched bytes wait for the processing: on this disk, as those of the embedded bucket do. */
export const fetchedInto: BucketName = { cloud: "S3", bucket: embeddedLabel }

/** Whether the bytes of both come from the same place. */
export const sameSource = (one: ImageRow, other: ImageRow): boolean => one.source === other.source && sameBucket(one, other)

/** Whether a client puts the bytes of this image into the embedded bucket. */
export const isPutHere = ({ source, bucket }: Pick<ImageRow, "source" | "bucket">): boolean =>
  source === "bucket" && bucket === embeddedLabel

/** Whether the service is to get the bytes of this image, and has not. */
export const awaitsFetch = ({ source, state }: ImageRow): boolean =>
  source === "url" && (state === "Pending" || state === "Uploading")
