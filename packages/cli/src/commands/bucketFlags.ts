import type { BucketWish, Cloud } from "@altilift/core"
import { Option } from "effect"
import { Flag } from "effect/cli"

const clouds = { s3: "S3", oss: "OSS", minio: "MINIO" } as const satisfies Record<string, Cloud>

/** The flags that say which bucket takes the images. */
export const bucketFlags = {
  bucket: Flag.String("bucket").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Bucket that takes the images (default: the one that answers first); altilift buckets lists them"),
    Flag.optional,
  ),
  cloud: Flag.Literals("cloud", ["auto", "s3", "oss", "minio"]).pipe(
    Flag.withMetavar("s3|oss|minio|auto"),
    Flag.withDescription("Take a bucket of this cloud only"),
    Flag.withDefault("auto"),
  ),
}

export const wishOf = (flags: {
  readonly bucket: Option.Option<string>
  readonly cloud: "auto" | keyof typeof clouds
}): BucketWish => ({
  label: Option.getOrUndefined(flags.bucket),
  cloud: flags.cloud === "auto" ? undefined : clouds[flags.cloud],
})
