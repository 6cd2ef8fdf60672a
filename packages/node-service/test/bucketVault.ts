import { join } from "node:path"
import { Effect, Layer } from "effect"
import { bucketSettings, type S3Settings } from "../src/buckets/bucketSettings.ts"
import { Settings } from "../src/config.ts"
import { makeDiskVault } from "../src/drivers/diskVault.ts"
import { makeS3Vault } from "../src/drivers/s3Vault/s3Vault.ts"
import { Vault } from "../src/ports/Vault.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { makeScratch, Scratch } from "../src/store/Scratch.ts"
import { type VaultBucket, vaultSettings } from "../src/vault/vaultSettings.ts"
import { withFormer } from "../src/vault/withFormer.ts"
import { endpoint, entry, newBucket, secret, username } from "./ceph.ts"
import { freshSettings } from "./embedded.ts"
import { temporaryFolder } from "./service.ts"

/** What a configuration file says of a vault in a bucket of the tests' server. */
export const vaultIn = (bucket: string, more: Record<string, unknown> = {}) => ({
  ...{ cloud: "S3", bucket, endpoint, pathStyle: true, accessKeyId: username, secretAccessKey: { env: "CEPH_SECRET" } },
  ...more,
})

/** The same, as it was read. */
export const vaultBucket = (bucket: string, more: Record<string, unknown> = {}) =>
  vaultSettings.parse({ ...vaultIn(bucket, more), secretAccessKey: secret }) as VaultBucket

const layerScratch = (most: number) =>
  Layer.effect(
    Scratch,
    Effect.flatMap(
      Effect.promise(() => temporaryFolder()),
      folder => makeScratch(join(folder, "scratch"), most),
    ),
  )

const layerFolder = DataFolder.layer.pipe(Layer.provide(Layer.effect(Settings, freshSettings)))

/** What a vault in a bucket stands on. */
export const layerVaultNeeds = (most = 1e9) => Layer.merge(layerScratch(most), layerFolder)

/** An edge bucket of the tests' server. */
export const bucketEntry = (bucket: string) =>
  bucketSettings.parse({ ...entry("Paris", bucket), secretAccessKey: secret }) as S3Settings

/** The vault of a bucket of its own. */
export const layerBucketVault = (more: Record<string, unknown> = {}, most = 1e9) =>
  Layer.effect(
    Vault,
    Effect.flatMap(Effect.promise(newBucket), name => makeS3Vault(vaultBucket(name, { prefix: "altilift/", ...more }))),
  ).pipe(Layer.provide(layerVaultNeeds(most)))

/** A vault in a bucket of its own, whose files were in the data folder before. */
export const layerMovingVault = Layer.effect(
  Vault,
  Effect.gen(function* () {
    const now = yield* makeS3Vault(vaultBucket(yield* Effect.promise(newBucket)))
    return withFormer(now, yield* makeDiskVault)
  }),
).pipe(Layer.provide(layerVaultNeeds()))
