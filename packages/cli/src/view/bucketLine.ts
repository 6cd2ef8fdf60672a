import type { Bucket, Event } from "@altilift/core"
import { say } from "../messages/language.ts"
import { printable } from "./printable.ts"

/** A bucket for people: `Paris (S3)`. */
export const bucketName = ({ cloud, label }: Bucket): string => printable(`${label} (${cloud})`)

/** Where the images go from here on, and why not where they went before. */
export const bucketLine = ({ bucket, instead }: Extract<Event, { event: "bucket" }>): string =>
  instead === undefined
    ? `Bucket: ${bucketName(bucket)}`
    : `The bucket ${bucketName(instead.of)} cannot be reached: ${printable(say(instead.because))}. What is not stored yet goes to ${bucketName(bucket)}.`
