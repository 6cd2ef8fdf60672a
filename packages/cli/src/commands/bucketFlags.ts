import { type BucketWish, type Cloud, clouds } from "@altilift/core"
import { Flag } from "effect/cli"
import { sentences } from "../messages/language.ts"
import { textFlag } from "./serverFlags.ts"

const cloudFlags: ReadonlyArray<Lowercase<Cloud>> = clouds.map(cloud => cloud.toLowerCase() as Lowercase<Cloud>)

/** The flags that say which bucket takes the images; as they were typed, a `BucketWish`. */
export const bucketFlags = {
  label: textFlag("bucket", "NAME"),
  cloud: Flag.Literals("cloud", ["auto", ...cloudFlags]).pipe(
    Flag.withMetavar([...cloudFlags, "auto"].join("|")),
    Flag.withDescription(sentences().help.flags.cloud),
    Flag.withDefault("auto"),
    Flag.map((chosen): BucketWish["cloud"] => clouds.find(cloud => cloud.toLowerCase() === chosen)),
  ),
}
