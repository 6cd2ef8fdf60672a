import { randomBytes } from "node:crypto"
import { Effect, Layer, Redacted } from "effect"
import { afterAll, describe } from "vitest"
import { bucketSuite } from "../contract/bucketSuite.ts"
import { databaseSuite } from "../contract/databaseSuite.ts"
import { queueSuite } from "../contract/queueSuite.ts"
import { reconstructorSuite } from "../contract/reconstructorSuite.ts"
import { vaultSuite } from "../contract/vaultSuite.ts"
import { bucketSettings, type OssSettings, type S3Settings } from "../src/buckets/bucketSettings.ts"
import { Settings } from "../src/config.ts"
import { layerDiskVault } from "../src/drivers/diskVault.ts"
import { makeHandoff } from "../src/drivers/handoff/handoff.ts"
import { layerMemory } from "../src/drivers/memoryQueue.ts"
import { makeOssBucket } from "../src/drivers/oss/ossBucket.ts"
import { layerPostgres } from "../src/drivers/postgres/postgres.ts"
import { makeS3Bucket } from "../src/drivers/s3/s3Bucket.ts"
import { layerStore } from "../src/layers.ts"
import type { ObjectKey } from "../src/ports/Bucket.ts"
import { keyOf, newFilename } from "../src/ports/objectKey.ts"
import type { ImageRow, ProjectRow, TaskRow } from "../src/ports/tables.ts"
import { originalOf, Vault } from "../src/ports/Vault.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { startAliyun } from "./aliyun.ts"
import { layerBucketVault, layerMovingVault } from "./bucketVault.ts"
import { entry, newBucket, noCeph, putByAdmin, secret } from "./ceph.ts"
import { freshSettings, makeEmbedded } from "./embedded.ts"
import { newDatabase, noPostgres } from "./postgres.ts"
import { removeAll } from "./service.ts"

afterAll(removeAll)

const newKey = Effect.sync((): ObjectKey => ({ projectId: randomBytes(12).toString("hex"), filename: newFilename("JPEG") }))

for (const cloud of ["S3", "OSS", "MINIO"] as const) bucketSuite(`embedded, under ${cloud}`, makeEmbedded(cloud))

const onCeph = (cloud: "S3" | "MINIO", bucket: string) =>
  makeS3Bucket(bucketSettings.parse({ ...entry("Paris", bucket), cloud, pathStyle: true, secretAccessKey: secret }) as S3Settings)

for (const cloud of ["S3", "MINIO"] as const) {
  const make = Effect.gen(function* () {
    const name = yield* Effect.promise(newBucket)
    const put = (key: ObjectKey, bytes: Buffer) => Effect.asVoid(Effect.promise(() => putByAdmin(name, keyOf(key), bytes)))
    return { bucket: yield* onCeph(cloud, name), newKey, put }
  })
  bucketSuite(`S3 on Ceph, as ${cloud}`, make, { skip: noCeph, absent: onCeph(cloud, "altilift-absent") })
}

const aliyun = Effect.acquireRelease(
  Effect.promise(() => startAliyun("photos-hk")),
  started => Effect.promise(() => started.close()),
)

const onAliyun = (named?: string) =>
  Effect.gen(function* () {
    const { endpoint, stsEndpoint, accessKeyId, secret, bucket: name, objects } = yield* aliyun
    const settings: OssSettings = {
      cloud: "OSS",
      label: "HongKong",
      bucket: named ?? name,
      region: "cn-hongkong",
      endpoint,
      stsEndpoint,
      accessKeyId,
      secretAccessKey: Redacted.make(secret),
      roleArn: "acs:ram::1234567890:role/altilift-upload",
    }
    const put = (key: ObjectKey, bytes: Buffer) => Effect.sync(() => void objects.set(keyOf(key), bytes))
    return { bucket: yield* makeOssBucket(settings), newKey, put }
  })

bucketSuite("OSS", onAliyun(), { absent: Effect.map(onAliyun("photos-absent"), ({ bucket }) => bucket) })

queueSuite("in memory", () => Promise.resolve({ layer: layerMemory }))

/** The vault of a data folder of its own. */
const layerVault = layerDiskVault.pipe(Layer.provide(DataFolder.layer), Layer.provide(Layer.effect(Settings, freshSettings)))

vaultSuite("in the data folder", layerVault)

vaultSuite("in a bucket on Ceph", layerBucketVault(), { skip: noCeph })

/** While files are moved, all of them still are in the former place, or none. */
vaultSuite("in a bucket, before the data folder", layerMovingVault, { skip: noCeph })

databaseSuite("SQLite", async () => layerStore(await Effect.runPromise(freshSettings)))

describe.skipIf(noPostgres)("with PostgreSQL", () =>
  databaseSuite("PostgreSQL", async () => layerPostgres(Redacted.make(await newDatabase()))),
)

const projectId = "a".repeat(24)

const handingOff = Effect.gen(function* () {
  const services = yield* Layer.build(layerVault)
  return yield* Effect.provideContext(
    Effect.gen(function* () {
      const vault = yield* Vault
      const images = ["1", "2"].map(digit => ({ id: digit.repeat(24), projectId, name: "photo.jpg", size: 5 }) as ImageRow)
      for (const image of images) yield* vault.write(originalOf(image), Buffer.from("photo"))
      const project = { id: projectId, name: "a project" } as ProjectRow
      const task = { id: "b".repeat(24), projectId, type: "Native" } as TaskRow
      const results = yield* vault.draftResults(task)
      return { reconstructor: yield* makeHandoff, job: { project, task, images, metaFiles: [], results } }
    }),
    services,
  )
})

reconstructorSuite("handoff", handingOff)
