import type { BucketWish, Cloud } from "@altilift/core"
import { Option } from "effect"
import { Flag } from "effect/cli"

const clouds = { s3: "S3", oss: "OSS", minio: "MINIO" } as const satisfies Record<string, Cloud>

/** The flags that say which bucket takes the images. */
export const bucketFlags = {
  bucket: Flag.String("bucket").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Bucket for the images (default: the nearest); altilift buckets lists them"),
    Flag.optional,
  ),
  cloud: Flag.Literals("cloud", ["auto", "s3", "oss", "minio"]).pipe(
    Flag.withMetavar("s3|oss|minio|auto"),
    Flag.withDescription("Use only buckets of this cloud"),
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
