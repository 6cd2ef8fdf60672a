import { writeFile } from "node:fs/promises"
import { Effect, Layer } from "effect"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { readSettings, Settings } from "../src/config.ts"
import { layerDiskVault } from "../src/drivers/diskVault.ts"
import { layerEdgeServer } from "../src/drivers/embedded/EdgeServer.ts"
import { embeddedBuckets } from "../src/drivers/embedded/embeddedBuckets.ts"
import { layerLocalObjects } from "../src/drivers/embedded/localObjects.ts"
import { ComingParts } from "../src/drivers/embedded/parts/ComingParts.ts"
import { PartFiles } from "../src/drivers/embedded/parts/PartFiles.ts"
import { SigningKey } from "../src/drivers/embedded/SigningKey.ts"
import { layerInProcess } from "../src/drivers/inProcess.ts"
import { layerMemory } from "../src/drivers/memoryQueue.ts"
import { layerSqlite } from "../src/drivers/sqlite/sqlite.ts"
import { Endpoints } from "../src/http/Endpoints.ts"
import { Room } from "../src/images/Room.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { UploadTracker } from "../src/images/UploadTracker.ts"
import { KeyedLock } from "../src/KeyedLock.ts"
import { Loops } from "../src/Loops.ts"
import { MetaTracker } from "../src/meta/MetaTracker.ts"
import type { Cloud, ObjectKey } from "../src/ports/Bucket.ts"
import { LocalObjects } from "../src/ports/LocalObjects.ts"
import { createProject } from "../src/projects/Projects.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { DiskSpace } from "../src/store/DiskSpace.ts"
import { temporaryFolder } from "./service.ts"

/** The settings of a service in a folder of its own, on free ports. */
export const freshSettings = Effect.map(
  Effect.promise(() => temporaryFolder()),
  data => readSettings({ data, port: "0", edgePort: "0" }, {}),
)

const named = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const

/**
 * The embedded bucket of a service that verifies nothing, so that what arrives stays where it is; under one of the
 * clouds.
 */
export const makeEmbedded = Effect.fnUntraced(function* (cloud: Cloud) {
  const settings = yield* freshSettings
  const layer = layerEdgeServer.pipe(
    Layer.provideMerge(Layer.mergeAll(UploadTracker.layer, MetaTracker.layer)),
    Layer.provideMerge(
      Layer.mergeAll(
        layerMemory,
        KeyedLock.layer,
        SigningKey.layer,
        layerLocalObjects,
        PartFiles.layer,
        ComingParts.layer,
        Room.layer,
      ),
    ),
    Layer.provideMerge(layerDiskVault),
    Layer.provideMerge(DiskSpace.layer),
    Layer.provideMerge(Loops.layer),
    Layer.provideMerge(layerInProcess),
    Layer.provideMerge(layerSqlite),
    Layer.provideMerge(Endpoints.layer),
    Layer.provideMerge(DataFolder.layer),
    Layer.provideMerge(Layer.succeed(Settings, settings)),
  )
  const services = yield* Layer.build(layer)
  const use = Effect.provideContext(services)
  const bucket = (yield* use(embeddedBuckets)).find(one => one.cloud === cloud)
  if (bucket === undefined) return yield* Effect.die(new Error(`no embedded bucket under ${cloud}`))
  const { key, token } = yield* use(addUser("a@example.com"))
  const { user } = yield* use(identify(key, token))
  const project = yield* use(createProject(user?.id ?? "", named))
  const newKey = use(registerImage(project, { name: "a.jpg", type: "JPEG", checksum: undefined }, bucket))
  const put = (to: ObjectKey, bytes: Buffer) =>
    use(
      Effect.gen(function* () {
        const objects = yield* LocalObjects
        const draft = objects.draft()
        yield* Effect.promise(() => writeFile(draft, bytes))
        yield* objects.commit(draft, to)
      }),
    )
  return { bucket, newKey, put }
})
