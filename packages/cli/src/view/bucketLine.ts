import type { Bucket, Event } from "@altilift/core"
import { say, sentences } from "../messages/language.ts"
import { printable } from "./printable.ts"

/** A bucket for people: `Paris (S3)`. */
export const bucketName = ({ cloud, label }: Bucket): string => printable(`${label} (${cloud})`)

/** Where the images go from here on, and why not where they went before. */
export const bucketLine = ({ bucket, instead }: Extract<Event, { event: "bucket" }>): string =>
  instead === undefined
    ? sentences().lines.bucket(bucketName(bucket))
    : sentences().lines.bucketLeft(bucketName(instead.of), printable(say(instead.because)), bucketName(bucket))
