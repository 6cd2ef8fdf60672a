import { createHash } from "node:crypto"
import { z } from "zod"
import { bucket, endpoint, secret } from "../buckets/bucketSettings.ts"
import { vaultTexts } from "../messages/vault.ts"
import { byteCount } from "../settingValues.ts"

const shared = {
  /** Physical name. */
  bucket,
  region: z.string().min(1).default("us-east-1"),
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. */
  pathStyle: z.boolean().optional(),
  /** What the keys of all files begin with, such as `altilift/`. */
  prefix: z
    .string()
    .max(200)
    .regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*\/)*$/, "must be words that end with /, like altilift/")
    .default(""),
  /** How clients reach the bucket, where that is another way than the service's. */
  publicEndpoint: endpoint.optional(),
  /** Who gives files to clients: the bucket, by presigned addresses, or the service. */
  downloads: z.enum(["presigned", "service"], "must be presigned or service").default("presigned"),
  accessKeyId: z.string().min(1, "must not be empty"),
  secretAccessKey: secret,
}

export const dataFolder = "data-folder"

const s3 = z.strictObject({ cloud: z.literal("S3"), ...shared, endpoint: endpoint.optional() })
const minio = z.strictObject({ cloud: z.literal("MINIO"), ...shared, endpoint })
const folder = z.strictObject({ cloud: z.literal(dataFolder) })

/** A bucket that files of projects are kept in; `endpoint` is how the service reaches it. */
export type VaultBucket = z.infer<typeof s3> | z.infer<typeof minio>

/** Where files of projects are kept: a bucket, or the data folder. */
export const vaultSettings = z
  .preprocess(
    value => (value === dataFolder ? { cloud: dataFolder } : value),
    z.discriminatedUnion("cloud", [s3, minio, folder], vaultTexts.placeUnclear),
  )
  .transform((value): VaultBucket | typeof dataFolder => (value.cloud === dataFolder ? dataFolder : value))

export type VaultSettings = z.infer<typeof vaultSettings>

/** What a place is called, in commands and reports. */
export const placeName = (place: VaultSettings): string => (place === dataFolder ? dataFolder : place.bucket)

/** The same text for the same place. */
const placeId = (place: VaultSettings): string =>
  place === dataFolder ? dataFolder : JSON.stringify([place.endpoint, place.bucket, place.prefix])

/** Whether both are the same place. */
export const samePlace = (one: VaultSettings, other: VaultSettings): boolean => placeId(one) === placeId(other)

/** Where a process puts files, and where it finds them besides. */
export interface VaultPlaces {
  readonly vault: VaultSettings
  readonly formerVault: VaultSettings | undefined
}

/** The same number, of 31 bits, in all processes that put files in one place and find them in the same other one. */
export const placesNumber = ({ vault, formerVault }: VaultPlaces): number => {
  const text = [placeId(vault), formerVault === undefined ? "" : placeId(formerVault)].join("\n")
  return createHash("sha1").update(text).digest().readUInt32BE() >>> 1
}

/** Fewer bytes could not hold the files that are read at the same time. */
const leastScratch = 1e9

/** Room on this machine for files of a vault in a bucket. */
export const scratchSettings = z.strictObject({
  /** Undefined: in the data folder. */
  folder: z.string().min(1, "must name a folder").optional(),
  /** Bytes. */
  most: byteCount.refine(value => value >= leastScratch, "must be 1GB or more").default(20e9),
})

export type ScratchSettings = z.infer<typeof scratchSettings>
