import { type BucketWish, type Cloud, clouds } from "@altilift/core"
import { Option } from "effect"
import { Flag } from "effect/cli"

type CloudFlag = "auto" | Lowercase<Cloud>

const cloudFlags: ReadonlyArray<Lowercase<Cloud>> = clouds.map(cloud => cloud.toLowerCase() as Lowercase<Cloud>)

/** The flags that say which bucket takes the images. */
export const bucketFlags = {
  bucket: Flag.String("bucket").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Bucket for the images (default: the nearest); altilift buckets lists them"),
    Flag.optional,
  ),
  cloud: Flag.Literals("cloud", ["auto", ...cloudFlags]).pipe(
    Flag.withMetavar([...cloudFlags, "auto"].join("|")),
    Flag.withDescription("Use only buckets of this cloud"),
    Flag.withDefault("auto"),
  ),
}

export const wishOf = (flags: { readonly bucket: Option.Option<string>; readonly cloud: CloudFlag }): BucketWish => ({
  label: Option.getOrUndefined(flags.bucket),
  cloud: flags.cloud === "auto" ? undefined : clouds.find(cloud => cloud.toLowerCase() === flags.cloud),
})
