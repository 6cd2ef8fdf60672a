/** Clouds of the protocol. */
export type Cloud = "S3" | "OSS" | "MINIO"

/**
 * Labels of the buckets that this service has, by cloud. The embedded bucket speaks S3, which is MinIO's protocol too. Each list is
 * the value set of an enum, and an enum cannot be empty: `None` stands for "this cloud has no bucket here", and is always refused.
 */
export const bucketLabels = {
  S3: ["Local"],
  MINIO: ["Local"],
  OSS: ["None"],
} as const satisfies Record<Cloud, ReadonlyArray<string>>

/** Clouds that take images here. */
export const offeredClouds: ReadonlyArray<Cloud> = ["S3", "MINIO"]

/** Whether a label names a bucket that takes images. */
export const isOffered = (cloud: Cloud, label: string): boolean =>
  offeredClouds.includes(cloud) && (bucketLabels[cloud] as ReadonlyArray<string>).includes(label)

/** A bucket that a client may choose, in the words of the protocol. */
export interface BucketHint {
  readonly cloud: Cloud
  readonly bucket: string
  readonly display: string
}

/** Nearest first; there is but one place to be near to. */
export const nearestBuckets: ReadonlyArray<BucketHint> = offeredClouds.flatMap(cloud =>
  bucketLabels[cloud].map(bucket => ({ cloud, bucket, display: "This service" })),
)
