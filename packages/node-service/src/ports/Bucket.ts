import type { Problem } from "@altilift/core"
import { Data, type Effect } from "effect"
import { inEnglish } from "../messages/inEnglish.ts"
import type { FileError } from "./FileError.ts"
import type { PartsWish, SignedParts } from "./planParts.ts"

/** Clouds of the protocol: what tells a client how to write into a bucket. */
export const clouds = ["S3", "OSS", "MINIO"] as const
export type Cloud = (typeof clouds)[number]

/** An object's name in a bucket: `{projectId}/{filename}`. */
export interface ObjectKey {
  readonly projectId: string
  readonly filename: string
}

/** Which bucket; what the row of an image remembers. A label is unique in its cloud. */
export interface BucketName {
  readonly cloud: Cloud
  /** Label that clients choose the bucket by, a value of that cloud's enum. */
  readonly bucket: string
}

/** The embedded bucket's label, under each of the clouds. No other bucket may bear it. */
export const embeddedLabel = "Local"

/** The value of a cloud's enum that says "this cloud has no bucket here": an enum cannot be empty. Always refused. */
export const noBucket = "None"

/** Whether both name the same bucket. */
export const sameBucket = (one: BucketName, other: BucketName): boolean =>
  one.cloud === other.cloud && one.bucket === other.bucket

/** A bucket as the metrics and checks name it: the cloud and the label; the embedded one is the same in every cloud. */
export const bucketLabel = ({ cloud, bucket }: BucketName): string => (bucket === embeddedLabel ? bucket : `${cloud}/${bucket}`)

/** A bucket did not do what it was asked: a fault of the installation or of the way there, never of a photo. */
export class BucketError extends Data.TaggedError("BucketError")<{
  /** Names the bucket and what is wrong with it; never holds a credential. */
  readonly problem: Problem
  /** False where only the operator can help: wrong credentials, no such bucket. */
  readonly retryable: boolean
}> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** How long signed URLs and STS are valid when they are made, in seconds (protocol: step 3). */
export const validity = { url: 3 * 60 * 60, sts: 60 * 60 } as const

/** Temporary credentials for writing objects of one project, and nothing else (protocol: step 3). Secrets. */
export interface Sts {
  readonly id: string
  readonly secret: string
  readonly token: string
  /** Physical name of the bucket. */
  readonly bucket: string
  /** Where the bucket is, a root URL. */
  readonly endpoint: string
  /** When they end. Like `2019-07-24T09:33:01Z`. */
  readonly expire: string
}

/** A place that objects only pass through: all that the processing of an image asks of a bucket. */
export interface ObjectSource extends BucketName {
  /** Size of a complete object in bytes; undefined when there is none. */
  readonly head: (key: ObjectKey) => Effect.Effect<number | undefined, BucketError | FileError>
  /**
   * Copies the object to a file, durably, replacing what is there. Answers with the version that was read, such as an
   * ETag; undefined where the bucket knows none.
   */
  readonly copyTo: (key: ObjectKey, path: string) => Effect.Effect<string | undefined, BucketError | FileError>
  /** The server, where one copies from bucket to bucket; the same for two buckets: from one to the other. */
  readonly server?: string
  /** What the cloud calls the bucket; undefined: it is in no cloud. */
  readonly physicalName?: string | undefined
  /** Removes the object; there may be none. */
  readonly delete: (key: ObjectKey) => Effect.Effect<void, BucketError | FileError>
}

export interface Location {
  readonly latitude: number
  readonly longitude: number
}

/** What clients get to know of a bucket before they choose it. */
interface Offered extends ObjectSource {
  /** The bucket in words, for people. */
  readonly display: string
  /**
   * Where clients reach it, an http or https URL without a path: published, so that they can measure how near it is.
   */
  readonly endpoint: string
  /** What the cloud calls the bucket. */
  readonly physicalName: string
  /** Degrees; undefined where it is not configured. */
  readonly location: Location | undefined
  /** Succeeds when the bucket answers and lets the service do its part. */
  readonly check: Effect.Effect<void, BucketError>
}

/** A bucket that clients write into by a signed URL. */
export interface SigningBucket extends Offered {
  readonly cloud: "S3" | "MINIO"
  /** A URL for one PUT of this object, valid 3 hours. A secret. */
  readonly sign: (key: ObjectKey) => Effect.Effect<string, BucketError>
  /**
   * Begins an upload of this object in parts, or goes on with one; undefined where the bucket takes no parts of a file
   * of this size.
   */
  readonly signParts: (key: ObjectKey, wish: PartsWish) => Effect.Effect<SignedParts | undefined, BucketError | FileError>
}

/** A bucket that clients write into with temporary credentials. */
export interface GrantingBucket extends Offered {
  readonly cloud: "OSS"
  /** Credentials of this user for objects of this project, valid 1 hour when made. */
  readonly grant: (userId: string, projectId: string) => Effect.Effect<Sts, BucketError>
}

/** The edge: where clients put photos. Write-only for them. */
export type Bucket = SigningBucket | GrantingBucket
